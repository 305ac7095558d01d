import Strata
import StrataMigrations
import TestDatabases
import Testing

@Suite("Seeders of tenants", .timeLimit(.minutes(5)))
struct TenantSeederTests {
  @Test("A tenant that was added later gets its data, and the others keep theirs", arguments: TestDatabase.allCases)
  func added(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let seeder = try DatabaseSeeder(db, townSeeders)
      try await seeder.seed()
      let before = try await notices(db)
      let town = try await db.insert(SeedTown.New(name: "Newton"))
      let outcomes = try await seeder.seed()
      #expect(outcomes.map(\.hasRun) == [false, true, false, false])
      let after = try await notices(db)
      #expect(after.count == 16 && Set(before.map(\.text)).isSubset(of: after.map(\.text)))
      #expect(after.count { $0.town == town.id } == 4)
      let perTown = Dictionary(grouping: after, by: \.town).values.map(\.count)
      #expect(perTown == [4, 4, 4, 4])
    }
  }

  @Test("Some tenants alone", arguments: TestDatabase.allCases)
  func some(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      try await DatabaseSeeder(db, townSeeders).seed()
      let before = try await notices(db)
      let town = try #require(try await db.first(SeedTown.everything.order { $0.id.ascending }))
      let one = try DatabaseSeeder(db, townSeeders, selection: SeedSelection(tenants: [town.name]))
      #expect(one.seeders.map(\.name) == ["notices"])
      #expect(try await one.truncate().map(\.rows) == [4])
      #expect(try await notices(db).allSatisfy { $0.town != town.id })
      #expect(try await one.seed().map(\.inserted) == [4])
      #expect(Set(try await notices(db).map(\.text)) == Set(before.map(\.text)), "its rows are the same ones again")
      let nobody = try DatabaseSeeder(db, townSeeders, selection: SeedSelection(tenants: ["Nowhere"]))
      let error = await #expect(throws: DatabaseError.self) { try await nobody.seed() }
      #expect(error?.message.contains("no tenant is called Nowhere") == true, "\(error?.message ?? "")")
    }
  }

  @Test("A row gets its tenant, whatever it says", arguments: TestDatabase.allCases)
  func stamped(_ kind: TestDatabase) async throws {
    struct Careless: TenantSeeder {
      let name = "careless"
      let entities: [any Entity.Type] = [SeedNotice.self]
      func seed(_ town: SeedTown, _ seeding: TenantSeedContext<SeedTown>) async throws {
        let other = try await seeding.transaction.first(SeedTown.where { $0.id != town.id })
        try await seeding.insert(2, of: SeedNotice.self, \.townID) { fake in
          SeedNotice.New(townID: other?.id ?? town.id, text: fake.sentence())
        }
      }
    }
    try await kind.withTowns { db async throws in
      try await DatabaseSeeder(db, [SeedTownSeeder(), Careless()]).seed()
      #expect(Dictionary(grouping: try await notices(db), by: \.town).values.map(\.count) == [2, 2, 2])
    }
  }

  @Test("A table that does not say whose its rows are is refused") func shared() async throws {
    struct Wrong: TenantSeeder {
      let name = "wrong"
      let entities: [any Entity.Type] = [SeedLetter.self]
      func seed(_ town: SeedTown, _ seeding: TenantSeedContext<SeedTown>) async throws {}
    }
    try await TestDatabase.sqliteMemory.withTowns { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await DatabaseSeeder(db, [Wrong(), SeedTownSeeder(), SeedCitizenSeeder()]).seed()
      }
      #expect(
        error?.message.contains("no table of the seeder wrong tells by one column") == true, "\(error?.message ?? "")")
    }
  }

  private func notices(_ db: Database) async throws -> [(text: String, town: Key<SeedTown>)] {
    try await db.all(sql: "SELECT text, town_id FROM seed_notices ORDER BY id", as: (String, Key<SeedTown>).self)
      .map { (text: $0.0, town: $0.1) }
  }
}
