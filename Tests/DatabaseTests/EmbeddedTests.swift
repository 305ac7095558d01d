import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

@Embeddable
struct Position: Equatable {
  @Range(-90...90) var latitude: Double
  @Range(-180...180) var longitude: Double
}

/// Nothing in it must be there.
@Embeddable
struct Note: Equatable {
  var author: String?
  @Column(name: "text") @Length(...9) var body: String?
}

/// Names that what is written for it has as well.
@Embeddable
struct Awkward: Equatable {
  var path: String = "p"
  var schema: String?
  var value: Int = 1
  var changes: Int?
  var parameters: Int?
  var columns: Int?
  var `default`: Int?
}

@Entity
struct Oddity {
  let id: Key<Oddity>
  @Embedded var first: Awkward = Awkward()
  @Embedded var second: Awkward?
}

@Embeddable
struct Place: Equatable {
  @Length(1...20) @Index var street: String
  /// Without its country.
  var city: String = "Bern"
  @Matches("[0-9]{4,5}") var postcode: String?
  @Embedded var position: Position?
  @Embedded(prefix: "") var note: Note
}

@Entity
struct Client {
  let id: Key<Client>
  @Unique var name: String
  @Embedded var home: Place
  @Embedded(prefix: "bill_") var billing: Place?
  @Embedded let remark: Note
  var points: Int = 0

  static let fields = [field(\.name), field(\.home.city), field(\.billing.position.latitude, named: "north")]
  static let indexes = [index(\.home.city, \.name, where: { $0.billing.city == nil })]
  static let orders = hasMany(Order.self, \.clientID)
}

@Entity
struct Order {
  let id: Key<Order>
  var clientID: Key<Client>

  static let client = belongsTo(Client.self, \.clientID)
}

@Suite struct EmbeddedTests {
  private let bern = Place(
    street: "Aare 1", city: "Bern", postcode: "3000", position: Position(latitude: 46.9, longitude: 7.4),
    note: Note(author: "ann", body: nil))
  private let plain = Place(street: "Rhone 2", city: "Genf", postcode: nil, position: nil, note: Note())

  private func withClients(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Client.self, Order.self])
      try await body(db)
    }
  }

  @Test func columnsHaveThePathsOfTheProperties() {
    #expect(
      Client.schema.columns.map(\.name) == [
        "id", "name", "home_street", "home_city", "home_postcode", "home_position_latitude", "home_position_longitude",
        "home_author", "home_text", "bill_street", "bill_city", "bill_postcode", "bill_position_latitude",
        "bill_position_longitude", "bill_author", "bill_text", "remark_author", "remark_text", "points",
      ])
    let properties = Client.schema.columns.map(\.property)
    #expect(properties[2] == "home.street" && properties[13] == "billing.position.longitude")
    let required = Client.schema.columns.filter { !$0.isNullable }.map(\.name)
    #expect(required == ["id", "name", "home_street", "home_city", "points"])
    #expect(Client.schema.columns[3].definition.comment == "Without its country.")
    #expect(Client.fields.map(\.name) == ["name", "home.city", "north"])
  }

  @Test(arguments: TestDatabase.allCases) func valuesComeBackAsAWhole(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      let full = try await db.insert(
        Client.New(name: "full", home: bern, billing: plain, remark: Note(author: "x", body: "y")))
      let bare = try await db.insert(Client.New(name: "bare", home: plain, remark: Note()))
      for (row, expected) in [(full, bern), (bare, plain)] {
        let found = try await db.find(Client.self, row.id)
        #expect(row.home == expected && found.home == expected)
        #expect(found.billing == row.billing && found.remark == row.remark)
      }
      #expect(full.billing == plain && full.remark == Note(author: "x", body: "y"))
      #expect(bare.billing == nil && bare.home.position == nil && bare.remark == Note())
      let raw = try await db.all(sql: "SELECT * FROM clients ORDER BY name", as: Client.self)
      #expect(raw.map(\.billing) == [nil, plain])
    }
  }

  @Test(arguments: TestDatabase.allCases) func everyClauseKnowsThePaths(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      let full = try await db.insert(Client.New(name: "full", home: bern, billing: bern, remark: Note()))
      try await db.insert(Client.New(name: "bare", home: plain, remark: Note()))
      try await db.insert(Order.New(clientID: full.id))
      #expect(try await db.all(Client.where { $0.home.city == "Bern" }).map(\.name) == ["full"])
      #expect(try await db.all(Client.where { $0.billing.city == nil }).map(\.name) == ["bare"])
      #expect(try await db.all(Client.where { $0.home.position.latitude > 40 }).map(\.name) == ["full"])
      let cities = Client.everything.order { $0.home.city.descending }.select { ($0.home.city, $0.billing.street) }
      let rows = try await db.all(cities)
      #expect(rows.map(\.0) == ["Genf", "Bern"] && rows.map(\.1) == [nil, "Aare 1"])
      let options = try FilterOptions(query: "home.city=Bern&north[gt]=40&sort=-home.city", fields: Client.fields)
      #expect(try await db.all(Client.everything.filtered(by: options)).map(\.name) == ["full"])
      let page = try await db.page(Client.everything.order { $0.home.city.ascending }, after: nil, size: 1)
      let next = try await db.page(Client.everything.order { $0.home.city.ascending }, after: page.next, size: 1)
      #expect(page.items.map(\.name) == ["full"] && next.items.map(\.name) == ["bare"])
      let joined = Client.everything.leftJoin(Client.self) { $1.home.city == "Bern" && $0.id == $1.id }
      let found = try await db.all(
        joined.order { $0.0.name.ascending }.select { ($0.1.home.city, $0.1.home.position.latitude) })
      #expect(found.map(\.0) == [nil, "Bern"] && found.map(\.1) == [nil, 46.9])
      let loaded = try await db.all(Order.everything.including(Order.client))
      #expect(loaded.map(\.1.home) == [bern])
    }
  }

  @Test(arguments: TestDatabase.allCases) func updatesSendWhatWasAssigned(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      let client = try await db.insert(Client.New(name: "a", home: bern, remark: Note()))
      let moved = try await db.update(client) {
        $0.home.city = "Thun"
        $0.home.note.body = "new"
        $0.home.position = nil
        $0.home.street = $0.home.street.appending("b")
      }
      #expect(moved.home.city == "Thun" && moved.home.street == "Aare 1b" && moved.home.postcode == "3000")
      #expect(moved.home.position == nil)
      #expect(moved.home.note == Note(author: "ann", body: "new"))
      let whole = try await db.update(moved) {
        $0.home = plain
        $0.billing = bern
        $0.points += 2
      }
      #expect(whole.home == plain && whole.billing == bern && whole.points == 2)
      let nested = try await db.update(whole) {
        $0.billing = nil
        $0.home.position = Position(latitude: 1, longitude: 2)
        $0.home.note = Note(author: "z", body: nil)
      }
      #expect(nested.billing == nil && nested.home.position?.longitude == 2 && nested.home.note.author == "z")
      #expect(nested.home.street == "Rhone 2")
      #expect(try await db.updateAll(Client.where { $0.home.city == "Genf" }) { $0.home.position = nil } == 1)
      #expect(try await db.find(Client.self, client.id).home.position == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func upsertsTakeThePathsOver(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      let first = try await db.insert(Client.New(name: "a", home: bern, billing: bern, remark: Note()))
      let taken = try await db.upsert(
        Client.New(name: "a", home: plain, remark: Note(author: "n", body: nil)), onConflict: .columns(\.name))
      #expect(taken.id == first.id && taken.home == plain && taken.billing == nil && taken.remark.author == "n")
      let city = try await db.upsert(
        Client.New(name: "a", home: bern, remark: Note()), onConflict: .columns(\.name)
      ) { row, new in
        row.home.city = new.home.city
      }
      #expect(city.home.city == "Bern" && city.home.street == "Rhone 2")
    }
  }

  @Test(arguments: TestDatabase.allCases) func propertiesMayHaveAnyName(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Oddity.self])
      var full = Awkward(path: "a", schema: "b", value: 3, changes: 4, parameters: 5, columns: 6)
      let row = try await db.insert(Oddity.New(second: full))
      #expect(row.first == Awkward() && row.second == full)
      full.default = 7
      let changed = try await db.update(row) {
        $0.first = full
        $0.first.value += 10
        $0.second = nil
      }
      full.value = 11
      #expect(changed.first == full && changed.second == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rulesNameThePath(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      var bad = bern
      bad.street = ""
      bad.position = Position(latitude: 99, longitude: 7)
      bad.note.body = "far too long"
      let error = await #expect(throws: DatabaseError.self) {
        try await db.insert(
          Client.New(name: "a", home: bad, billing: bad, remark: Note(author: nil, body: "0123456789")))
      }
      #expect(
        error?.failures.map(\.field) == [
          "home.street", "home.position.latitude", "home.note.body", "billing.street", "billing.position.latitude",
          "billing.note.body", "remark.body",
        ])
      let client = try await db.insert(Client.New(name: "a", home: bern, remark: Note()))
      let update = await #expect(throws: DatabaseError.self) {
        try await db.update(client) {
          $0.home.street = ""
          $0.billing = bad
          $0.home.note.body = "0123456789"
          $0.home.note.body = "ok"
        }
      }
      #expect(
        update?.failures.map(\.field) == [
          "home.street", "billing.street", "billing.position.latitude", "billing.note.body",
        ])
    }
  }

  @Test(arguments: TestDatabase.allCases) func theTableChecksToo(kind: TestDatabase) async throws {
    try await withClients(kind) { db async throws in
      try await db.insert(Client.New(name: "a", home: bern, billing: bern, remark: Note()))
      let rule = await #expect(throws: DatabaseError.self) {
        try await db.execute("UPDATE clients SET bill_street = ''")
      }
      #expect(rule?.code == .checkViolation && rule?.details.constraint == "clients_bill_street_length_check")
      let half = await #expect(throws: DatabaseError.self) {
        try await db.execute("UPDATE clients SET bill_city = NULL")
      }
      #expect(half?.code == .checkViolation && half?.details.constraint == "clients_bill_whole_check")
      let position = await #expect(throws: DatabaseError.self) {
        try await db.execute("UPDATE clients SET home_position_latitude = NULL")
      }
      #expect(position?.details.constraint == "clients_home_position_whole_check")
      try await db.execute("UPDATE clients SET bill_postcode = NULL")
      try await db.execute(
        """
        UPDATE clients SET bill_street = NULL, bill_city = NULL, bill_position_latitude = NULL,
          bill_position_longitude = NULL, bill_author = NULL
        """)
      #expect(try await db.all(Client.everything).map(\.billing) == [nil])
      let indexes = try db.schemaDefinition(for: [Client.self]).filter { $0.contains("INDEX") }
      #expect(
        indexes.contains { $0.contains("(\"home_street\")") } && indexes.contains { $0.contains("(\"bill_street\")") })
    }
  }
}
