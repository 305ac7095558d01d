import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let insertsFromQueries = ConformanceArea(
    "inserts from queries", Shelf.entities + [Ticket.self, Setting.self, Receipt.self],
    prepare: Shelf.fill, collect: collectInsertsFromQueries)

  private static func collectInsertsFromQueries(_ cases: inout CaseCollector) {
    cases.add("a row for each one that is found") { db in
      let (count, trips) = try await countingRoundTrips {
        try await db.insert(into: Ticket.self, from: Piece.where { $0.size > 4 }) { ticket, piece in
          ticket.title = piece.name.uppercased()
          ticket.points = piece.size.plus(1)
          ticket.note = "copied"
          ticket.ownerID = piece.ownerID
          ticket.code = piece.text
        }
      }
      try expectEqual([count, trips], [2, 1])
      let rows = try await db.all(Ticket.everything.order { $0.title.ascending })
      try expectEqual(rows.map(\.title), ["E", "F"])
      try expectEqual(rows.map(\.points), [6, 7])
      try expectEqual(rows.map(\.code), [nil, ""])
      try expect(
        rows.allSatisfy { $0.note == "copied" && $0.version == 1 && $0.deletedAt == nil }, "as an insert has it")
      try expect(rows.allSatisfy { $0.priority == 3 && $0.stage == .open }, "the defaults")
      try expect(
        rows.allSatisfy { abs($0.createdAt.timeIntervalSinceNow) < 300 && $0.createdAt == $0.updatedAt }, "now")
    }
    cases.add("keys that the database makes") { db in
      let before = Key<Ticket>()
      let rows = try await db.insert(into: Ticket.self, from: Piece.everything, returning: Ticket.self) {
        ticket, piece in
        ticket.title = piece.name
        ticket.ownerID = piece.ownerID
      }
      try expectEqual(rows.count, 6)
      try expectEqual(Set(rows.map(\.id)).count, 6)
      for row in rows {
        let digits = Array("\(row.id)")
        try expectEqual(String(digits[14]), "7")
        try expect("89ab".contains(digits[19]), "the variant")
        // The first milliseconds agree, and the clock goes on.
        try expect("\(row.id)".prefix(11) >= "\(before)".prefix(11), "the time")
      }
    }
    cases.add("keys of what is found") { db in
      try await db.insert(into: Setting.self, from: Piece.where { $0.size < 3 }) { setting, piece in
        setting.name = piece.name
        setting.uses = piece.size
      }
      let rows = try await db.all(Setting.everything.order { $0.name.ascending })
      try expectEqual(rows.map(\.name), ["a", "b"])
      try expectEqual(rows.map(\.uses), [1, 2])
      try expectEqual(rows.map(\.value), [nil, nil])
    }
    cases.add("numbers that the database gives") { db in
      let rows = try await db.insert(into: Receipt.self, from: Piece.where { $0.size < 3 }, returning: Receipt.self) {
        receipt, piece in
        receipt.number = "AB1"
        receipt.amount = piece.size.times(100)
      }
      try expectEqual(rows.map(\.total).sorted(), [100, 200])
      try expectEqual(Set(rows.map(\.id)).count, 2)
    }
    cases.add("from a join and from groups") { db in
      let owned = Piece.where { $0.size > 4 }.join(Owner.self) { $0.ownerID == $1.id }
      try await db.insert(into: Setting.self, from: owned) { setting, found in
        setting.name = found.0.name
        setting.value = found.1.name.optional
      }
      let groups = Piece.select { $0.shade }.group { $0.shade }.having { $0.size.sum() > 7 }
      try await db.insert(into: Setting.self, from: groups) { setting, piece in
        setting.name = Case.when(piece.shade == .blue, then: "blue").otherwise("other")
        setting.uses = piece.id.count()
      }
      let rows = try await db.all(Setting.everything.order { $0.name.ascending })
      try expectEqual(rows.map(\.name), ["blue", "e", "f"])
      try expectEqual(rows.map(\.value), [nil, "Ann", "Ben"])
      try expectEqual(rows.map(\.uses), [2, 0, 0])
    }
    cases.add("of a common table, with an order and a limit") { db in
      let sizes = CommonTable("sizes", Piece.select { ($0.ownerID, $0.size.sum()) }.group { $0.ownerID })
      let totals = Owner.where { $0.city != "Paris" }.join(sizes) { $0.id == $1.0 }
      try await db.insert(into: Setting.self, from: totals.order { _, sizes in sizes.1.descending }.limit(1)) {
        setting, found in
        setting.name = found.0.name
        setting.uses = found.1.1.coalesce(0)
      }
      try expectEqual(try await db.all(Setting.select { ($0.name) }), ["Ben"])
    }
    cases.add("rows that others are in the way of") { db in
      try await db.insert([Setting.New(name: "a", uses: 10), Setting.New(name: "b", uses: 20)])
      let few = Piece.where { $0.size < 4 }
      let refused = try await expectError(.uniqueViolation) { try await copy(few, in: db, nil) }
      try expectFailures(refused, ["name unique"])
      try expectEqual(try await copy(few, in: db, .skip(.primaryKey)), 1)
      try expectEqual(try await uses(db), [10, 20, 3])
      try expectEqual(
        try await copy(Piece.everything.order { $0.size.ascending }.limit(2), in: db, .replace(.primaryKey)), 2)
      try expectEqual(try await uses(db), [1, 2, 3])
      let adding = ConflictResolution<Setting>.update(.primaryKey) { row, new in
        row.uses = row.uses.plus(new.uses.times(100))
      }
      try expectEqual(try await copy(Piece.where { $0.size < 3 }, in: db, adding), 2)
      try expectEqual(try await uses(db), [101, 202, 3])
      let everything = try await db.insert(
        into: Setting.self, from: Piece.everything, onConflict: .skip(.columns(\.name)), returning: Setting.self
      ) { setting, piece in
        setting.name = piece.name
      }
      try expectEqual(everything.map(\.name).sorted(), ["d", "e", "f"])
    }
    cases.add("required values that are missing") { db in
      let (error, trips) = try await countingRoundTrips {
        try await expectError(.validationFailed) {
          try await db.insert(into: Ticket.self, from: Piece.everything) { ticket, _ in ticket.priority = 9 }
        }
      }
      try expectFailures(error, ["priority range", "title required", "ownerID required"])
      try expectEqual(trips, 0)
    }
    cases.add("columns that the database sets") { db in
      let error = try await expectError(.invalidArgument) {
        try await db.insert(into: Ticket.self, from: Piece.everything) { ticket, piece in ticket.version = piece.size }
      }
      try expectEqual(error.details.column, "version")
    }
    cases.add("rules of the table hold for what is computed, and nothing is left behind") { db in
      let error = try await expectError(.checkViolation) {
        try await db.insert(into: Ticket.self, from: Piece.everything) { ticket, piece in
          ticket.title = piece.name
          ticket.ownerID = piece.ownerID
          ticket.priority = piece.size
        }
      }
      try expectFailures(error, ["priority range"])
      try expectEqual(try await db.count(Ticket.everything), 0)
    }
    cases.add("distinct rows are refused, for none are equal") { db in
      try await expectError(.invalidArgument) {
        try await db.insert(into: Setting.self, from: Piece.select { $0.name }.distinct) { setting, piece in
          setting.name = piece.name
        }
      }
    }
    cases.add("who inserts") { db in
      try await ChangeAuthor.with("ann") {
        try await db.insert(into: Ticket.self, from: Piece.where { $0.size == 1 }) { ticket, piece in
          ticket.title = piece.name
          ticket.ownerID = piece.ownerID
        }
      }
      try expectEqual(try await db.all(Ticket.everything).map(\.createdBy), ["ann"])
    }
  }

  private static func copy(
    _ query: Query<Piece>, in db: Database, _ resolution: ConflictResolution<Setting>?
  ) async throws -> Int {
    try await db.insert(into: Setting.self, from: query, onConflict: resolution) { setting, piece in
      setting.name = piece.name
      setting.uses = piece.size
    }
  }

  private static func uses(_ db: Database) async throws -> [Int] {
    try await db.all(Setting.select { $0.uses }.order { $0.name.ascending })
  }
}
