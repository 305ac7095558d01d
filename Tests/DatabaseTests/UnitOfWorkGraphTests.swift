import Strata
import TestDatabases
import Testing

/// Rows with keys that the database makes, which refer to each other: in a circle of tables, to themselves, and along a line.
@Entity("uow_crews")
struct Crew {
  let id: IdentityKey<Crew>
  var text: String
  var shipID: IdentityKey<Ship>?
  var leaderID: IdentityKey<Crew>?

  static let ship = belongsTo(Ship.self, \.shipID)
  static let leader = belongsTo(Crew.self, \.leaderID)
}

@Entity("uow_ships")
struct Ship {
  let id: IdentityKey<Ship>
  var text: String
  var portID: IdentityKey<Port>
  var captainID: IdentityKey<Crew>?

  static let port = belongsTo(Port.self, \.portID)
  static let captain = belongsTo(Crew.self, \.captainID)
}

@Entity("uow_ports")
struct Port {
  let id: IdentityKey<Port>
  var text: String
}

@Entity("uow_berths")
struct Berth {
  let id: Key<Berth>
  var text: String
  var portID: IdentityKey<Port>
  var shipID: IdentityKey<Ship>

  static let port = belongsTo(Port.self, \.portID)
  static let ship = belongsTo(Ship.self, \.shipID)
}

@Suite struct UnitOfWorkGraphTests {
  /// Each row's text says which rows it refers to.
  @Test(arguments: TestDatabase.allCases, 0..<24) func rowsReferToThoseThatWereMeant(kind: TestDatabase, seed: Int)
    async throws
  {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Port.self, Ship.self, Crew.self, Berth.self])
      // Neither a key nor a place is the same number in two tables.
      for number in 0..<seed { try await db.insert(Port.New(text: "old \(number)")) }
      var dice = SeededDice(seed)
      let hasCircles = seed % 3 == 0
      let old = try await db.insert(Port.New(text: "port old"))
      var ports: [(id: IdentityKey<Port>, text: String)] = [(old.id, old.text)]
      var ships: [(id: IdentityKey<Ship>, text: String)] = []
      var crews: [(id: IdentityKey<Crew>, text: String)] = []
      var inserted = 0
      try await db.unitOfWork { work in
        for flush in 0..<3 {
          var handles: [Inserted<Port>] = []
          for number in 0..<dice.number(below: 8) {
            let port = try work.insert(Port.New(text: "port \(flush).\(number)"))
            handles.append(port)
            ports.append((port.id, "port \(flush).\(number)"))
          }
          // Captains that are there before their ships, so that the tables refer to each other in a circle.
          for number in 0..<(hasCircles ? 1 + dice.number(below: 6) : 0) {
            let leader = crews.isEmpty ? nil : dice.element(of: crews)
            let text = "crew \(flush).\(number) of - under \(leader?.text ?? "-")"
            crews.append(
              (try work.insert(Crew.New(text: text, leaderID: leader?.id)).id, text))
          }
          for number in 0..<dice.number(below: 7) {
            guard let port = dice.element(of: ports) else { continue }
            let captain = dice.number(below: 2) == 0 ? dice.element(of: crews) : nil
            let text = "ship \(flush).\(number) in \(port.text) under \(captain?.text ?? "-")"
            ships.append((try work.insert(Ship.New(text: text, portID: port.id, captainID: captain?.id)).id, text))
          }
          for number in 0..<dice.number(below: 9) {
            let ship = dice.number(below: 3) == 0 ? nil : dice.element(of: ships)
            let text = "crew \(flush).x\(number) of \(ship?.text ?? "-") under -"
            crews.append((try work.insert(Crew.New(text: text, shipID: ship?.id)).id, text))
          }
          for _ in 0..<dice.number(below: 6) {
            guard let port = dice.element(of: ports), let ship = dice.element(of: ships) else { continue }
            try work.insert(
              Berth.New(id: Key(), text: "\(port.text) | \(ship.text)", portID: port.id, shipID: ship.id))
            inserted += 1
          }
          try await work.flush()
          for (handle, port) in zip(handles, ports.suffix(handles.count)) { #expect(try handle.row.text == port.text) }
          // Those that are there by now may be told by their own keys.
          if let first = handles.first { ports.append((try first.row.id, try first.row.text)) }
        }
      }
      let texts = Dictionary(uniqueKeysWithValues: try await db.all(Port.everything).map { ($0.id, $0.text) })
      let shipRows = try await db.all(Ship.everything)
      let crewRows = try await db.all(Crew.everything)
      let shipTexts = Dictionary(uniqueKeysWithValues: shipRows.map { ($0.id, $0.text) })
      let crewTexts = Dictionary(uniqueKeysWithValues: crewRows.map { ($0.id, $0.text) })
      #expect(shipRows.map(\.text).sorted() == ships.map(\.text).sorted())
      #expect(crewRows.map(\.text).sorted() == crews.map(\.text).sorted())
      for ship in shipRows {
        let captain = ship.captainID.flatMap { crewTexts[$0] } ?? "-"
        #expect(ship.text.hasSuffix("in \(texts[ship.portID] ?? "?") under \(captain)"))
      }
      for crew in crewRows {
        let ship = crew.shipID.flatMap { shipTexts[$0] } ?? "-"
        let leader = crew.leaderID.flatMap { crewTexts[$0] } ?? "-"
        #expect(crew.text.hasSuffix("of \(ship) under \(leader)"))
      }
      let berths = try await db.all(Berth.everything)
      #expect(berths.count == inserted)
      for berth in berths {
        #expect(berth.text == "\(texts[berth.portID] ?? "?") | \(shipTexts[berth.shipID] ?? "?")")
      }
    }
  }

  /// Rows that nobody can ask for do not come back. Others refer to them all the same, and who asks the unit of work for one gets it.
  @Test(arguments: TestDatabase.allCases) func rowsWhoseHandlesAreDropped(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Port.self, Ship.self, Crew.self, Berth.self])
      let port = try await db.unitOfWork { work in
        let port = try work.insert(Port.New(text: "kept"))
        let ships = try ["a", "b"].map { try work.insert(Ship.New(text: $0, portID: port.id)).id }
        try work.insert(Berth.New(id: Key(), text: "berth", portID: port.id, shipID: ships[1]))
        try await work.flush()
        for ship in ships { try work.insert(Crew.New(text: "crew", shipID: ship)) }
        var found = try #require(try await work.first(Ship.where { $0.text == "b" }))
        found.text = "c"
        try work.save(found)
        return port
      }
      #expect(try port.row.text == "kept")
      let ships = try await db.all(Ship.everything.order { $0.text.ascending })
      #expect(ships.map(\.text) == ["a", "c"] && ships.allSatisfy { $0.portID == (try? port.row.id) })
      #expect(try await db.first(Berth.everything)?.shipID == ships.last?.id)
      #expect(Set(try await db.all(Crew.everything).map(\.shipID)) == Set(ships.map(\.id)))
    }
  }

  /// Fewer rows than were sent are an error also where only their number comes back.
  @Test func rowsThatATriggerLeavesOut() async throws {
    try await TestDatabase.postgres.open { db async throws in
      try await db.createSchema(for: [Port.self, Ship.self, Crew.self, Berth.self])
      try await db.execute(
        script: """
          CREATE FUNCTION uow_none() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
          CREATE TRIGGER uow_none BEFORE INSERT ON uow_ships FOR EACH ROW EXECUTE FUNCTION uow_none();
          """)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.unitOfWork { work in
          let port = try work.insert(Port.New(text: "port"))
          try work.insert(Ship.New(text: "ship", portID: port.id))
        }
      }
      #expect(error?.details.table == "uow_ships")
    }
  }
}

/// The same numbers in every run: a linear congruential generator (Knuth, MMIX).
private struct SeededDice {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2_654_435_761 &+ 97 }

  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, limit)))
  }

  mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[number(below: elements.count)]
  }
}
