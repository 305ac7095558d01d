import Foundation
import Strata
import StrataMigrations
import Synchronization
import TestDatabases
import Testing

@Suite("Seeders", .timeLimit(.minutes(5)))
struct SeederTests {
  private let now = Date(timeIntervalSince1970: 1_767_225_600)

  @Test("Parents first, and a second run changes nothing", arguments: TestDatabase.allCases)
  func orderAndIdempotence(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let seeder = try DatabaseSeeder(db, townSeeders)
      let outcomes = try await seeder.seed()
      #expect(outcomes.map(\.seeder) == ["towns", "notices", "citizens", "letters"])
      #expect(outcomes.map(\.inserted) == [3, 12, 12, 20] && outcomes.allSatisfy(\.hasRun))
      #expect(outcomes.map(\.present) == [0, 0, 0, 0])
      let rows = try await db.seededRows()
      #expect(rows.count == 47)
      let again = try await seeder.seed()
      #expect(again.map(\.hasRun) == [false, false, false, false] && again.map(\.present) == [3, 12, 12, 20])
      #expect(try await db.seededRows() == rows)
    }
  }

  @Test("Circles, names and conditions that cannot work are refused before anything runs")
  func mistakes() async throws {
    struct Named: Seeder {
      var name: String
      var dependencies: [String] = []
      var entities: [any Entity.Type] = []
      func seed(_ seeding: SeedContext) async throws {}
    }
    try await TestDatabase.sqliteMemory.open { db async throws in
      for (seeders, part) in [
        (
          [
            Named(name: "a", dependencies: ["b"]), Named(name: "b", dependencies: ["c"]),
            Named(name: "c", dependencies: ["a"]),
          ],
          "in a circle: a needs b needs c needs a"
        ),
        ([Named(name: "a", dependencies: ["b"])], "the seeder a depends on b, which there is not"),
        ([Named(name: "a"), Named(name: "a")], "two seeders are called a"),
        ([Named(name: "a,b")], "letters, digits"),
        (
          [Named(name: "a", entities: [SeedTown.self]), Named(name: "b", entities: [SeedTown.self])],
          "a and b both fill seed_towns"
        ),
      ] {
        let error = #expect(throws: DatabaseError.self) { try DatabaseSeeder(db, seeders) }
        #expect(error?.code == .invalidArgument && error?.message.contains(part) == true, "\(error?.message ?? "")")
      }
      let error = await #expect(throws: DatabaseError.self) { try await DatabaseSeeder(db, townSeeders).seed() }
      #expect(error?.message.contains("are all migrations applied?") == true, "\(error?.message ?? "")")
    }
  }

  @Test("A name is made of the type's") func names() {
    struct GuildMembersSeeder: Seeder {
      let entities: [any Entity.Type] = []
      func seed(_ seeding: SeedContext) async throws {}
    }
    struct V2URLs: Seeder {
      let entities: [any Entity.Type] = []
      func seed(_ seeding: SeedContext) async throws {}
    }
    #expect(GuildMembersSeeder().name == "guild-members")
    #expect(V2URLs().name == "v2-urls")
    #expect(GuildMembersSeeder().sets == [.development])
  }

  @Test("Sets and names choose", arguments: TestDatabase.allCases)
  func selection(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      func seeder(_ selection: SeedSelection) throws -> DatabaseSeeder {
        try DatabaseSeeder(db, townSeeders, selection: selection)
      }
      #expect(try await seeder(SeedSelection(set: .test)).seed().map(\.seeder) == ["towns", "citizens"])
      // With what it needs, which is there already.
      let letters = try await seeder(SeedSelection(only: ["letters"])).seed()
      #expect(
        letters.map(\.seeder) == ["towns", "citizens", "letters"] && letters.map(\.hasRun) == [false, false, true])
      for (selection, part) in [
        (SeedSelection(set: "demo"), "no set is called demo; there are development, test"),
        (SeedSelection(only: ["letter"]), "no seeder is called letter; there are citizens, letters, notices, towns"),
        (SeedSelection(only: ["towns"], tenants: ["a"]), "none of the chosen seeders is one for tenants"),
      ] {
        let error = #expect(throws: DatabaseError.self) { try seeder(selection) }
        #expect(error?.code == .invalidArgument && error?.message.contains(part) == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test("A set that leaves out what it needs says whom to add", arguments: TestDatabase.allCases)
  func missingParents(_ kind: TestDatabase) async throws {
    struct OnlyCitizens: Seeder {
      let name = "more"
      let entities: [any Entity.Type] = [SeedCitizen.self]
      let sets: Set<SeedSet> = ["demo"]
      func seed(_ seeding: SeedContext) async throws { throw SeedFailure() }
    }
    try await kind.withTowns { db async throws in
      let seeder = try DatabaseSeeder(
        db, [OnlyCitizens(), SeedTownSeeder()], selection: SeedSelection(set: "demo"))
      let error = await #expect(throws: DatabaseError.self) { try await seeder.seed() }
      #expect(
        error?.message.hasPrefix("more needs rows of seed_towns, which towns seeds") == true, "\(error?.message ?? "")")
    }
  }

  @Test("Emptying removes children first and numbers from one again", arguments: TestDatabase.allCases)
  func truncating(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let seeder = try DatabaseSeeder(db, townSeeders, selection: SeedSelection(now: now))
      try await seeder.seed()
      let rows = try await db.seededRows()
      let removals = try await seeder.truncate()
      #expect(removals.map(\.seeder) == ["letters", "citizens", "notices", "towns"])
      #expect(removals.map(\.rows) == [20, 12, 12, 3])
      #expect(try await db.seededRows() == [])
      try await seeder.seed()
      #expect(try await db.seededRows() == rows, "the same rows, with the same numbered keys")
      // And both in one.
      let run = try await seeder.reseed()
      #expect(run.removals == removals && run.outcomes.map(\.inserted) == [3, 12, 12, 20])
      #expect(try await db.seededRows() == rows)
      // Only what is named, not what it needs.
      let letters = try await DatabaseSeeder(db, townSeeders, selection: SeedSelection(only: ["letters"], now: now))
        .reseed()
      #expect(letters.removals.map(\.seeder) == ["letters"])
      #expect(letters.outcomes.map(\.hasRun) == [false, false, true])
      #expect(try await db.seededRows() == rows)
    }
  }

  @Test("Rows that others refer to stay, whoever made those", arguments: TestDatabase.allCases)
  func referencedFromOutside(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      try await DatabaseSeeder(db, townSeeders).seed()
      let key = kind.isPostgres ? "uuid" : "BLOB"
      try await db.execute(
        script: """
          CREATE TABLE seed_taxes (town_id \(key) REFERENCES seed_towns (id) ON DELETE CASCADE);
          INSERT INTO seed_taxes SELECT id FROM seed_towns;
          """)
      let rows = try await db.seededRows()
      let error = await #expect(throws: DatabaseError.self) { try await DatabaseSeeder(db, townSeeders).truncate() }
      #expect(
        error?.message.hasPrefix("seed_taxes has rows that refer to seed_towns") == true, "\(error?.message ?? "")")
      #expect(try await db.seededRows() == rows)
      // Of a table that is empty nothing is lost.
      try await db.execute("DELETE FROM seed_taxes")
      try await DatabaseSeeder(db, townSeeders).truncate()
      #expect(try await db.seededRows() == [])
    }
  }

  @Test("A failure in the middle leaves nothing half done", arguments: TestDatabase.allCases)
  func failure(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let broken: [any Seeder] = [SeedLetterSeeder(fails: true), SeedCitizenSeeder(), SeedTownSeeder()]
      let seeder = try DatabaseSeeder(db, broken)
      let all = await #expect(throws: DatabaseError.self) { try await seeder.seed(transactions: .all) }
      #expect(all?.message == "the seeder letters failed, nothing was seeded: SeedFailure")
      #expect(try await db.seededRows() == [])
      let each = await #expect(throws: DatabaseError.self) { try await seeder.seed() }
      #expect(
        each?.message == "the seeder letters failed, its rows are not there, those of towns, citizens are: SeedFailure")
      #expect(try await db.seededRows().count == 15)
      // A second run goes on behind it.
      let outcomes = try await DatabaseSeeder(db, [SeedLetterSeeder(), SeedCitizenSeeder(), SeedTownSeeder()]).seed()
      #expect(outcomes.map(\.hasRun) == [false, false, true])
      let rows = try await db.seededRows()
      let again = await #expect(throws: DatabaseError.self) { try await seeder.reseed() }
      #expect(again?.message.hasPrefix("the seeder letters failed") == true)
      #expect(try await db.seededRows() == rows, "what was emptied is there again")
    }
  }

  @Test("A dry run says what would be, and changes nothing", arguments: TestDatabase.allCases)
  func dryRun(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let seeder = try DatabaseSeeder(db, townSeeders)
      #expect(try await seeder.rehearse().outcomes.map(\.inserted) == [3, 12, 12, 20])
      #expect(try await db.seededRows() == [])
      try await seeder.seed()
      let rows = try await db.seededRows()
      let run = try await seeder.rehearse(truncating: true)
      #expect(run.removals.map(\.rows) == [20, 12, 12, 3] && run.outcomes.map(\.inserted) == [3, 12, 12, 20])
      #expect(try await seeder.rehearse().outcomes.map(\.hasRun) == [false, false, false, false])
      #expect(try await db.seededRows() == rows)
    }
  }

  @Test("One seed, one set of rows, on every database") func sameRows() async throws {
    var all: [[String]] = []
    for (kind, number) in [
      (TestDatabase.sqliteFile, 7), (.sqliteMemory, 7), (.postgres, 7), (.postgres, 8),
    ] as [(TestDatabase, UInt64)] {
      try await kind.withTowns { db async throws in
        try await DatabaseSeeder(db, townSeeders, selection: SeedSelection(seedNumber: number, now: now)).seed()
        all.append(try await db.seededRows())
      }
    }
    #expect(all[0] == all[1] && all[1] == all[2] && all[0].count == 47)
    #expect(Set(all[3]).isDisjoint(with: all[0]))
  }

  @Test("What belongs to a program is corrected by each run", arguments: TestDatabase.allCases)
  func natural(_ kind: TestDatabase) async throws {
    struct Capitals: Seeder {
      let name = "capitals"
      let entities: [any Entity.Type] = [SeedTown.self]
      var condition: SeedCondition { .always }
      var replaces: Bool
      func seed(_ seeding: SeedContext) async throws {
        let rows = ["Bern", "Oslo"].map { SeedTown.New(name: $0) }
        if replaces {
          try await seeding.upsert(rows, onConflict: .columns(\.name))
        } else {
          try await seeding.insertMissing(rows, onConflict: .columns(\.name))
        }
      }
    }
    try await kind.withTowns { db async throws in
      try await db.insert(SeedTown.New(name: "Bern"))
      let first = try await DatabaseSeeder(db, [Capitals(replaces: false)]).seed()
      #expect(first.map(\.inserted) == [1] && first.map(\.present) == [1])
      for replaces in [false, true] {
        #expect(try await DatabaseSeeder(db, [Capitals(replaces: replaces)]).seed().map(\.inserted) == [0])
      }
      #expect(try await db.all(SeedTown.everything.order { $0.name.ascending }).map(\.name) == ["Bern", "Oslo"])
    }
  }

  @Test("Several at the same time take turns", arguments: [TestDatabase.sqliteFile, .postgres])
  func severalAtOnce(_ kind: TestDatabase) async throws {
    try await kind.withTowns { db async throws in
      let runs = try await withThrowingTaskGroup(of: [SeedOutcome].self) { group in
        for _ in 0..<3 {
          group.addTask { try await DatabaseSeeder(db, townSeeders).seed() }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for place in 0..<4 { #expect(runs.count { $0[place].hasRun } == 1) }
      #expect(try await db.seededRows().count == 47)
    }
  }

  @Test("Progress comes with the rows") func progress() async throws {
    try await TestDatabase.sqliteMemory.withTowns { db async throws in
      let seen = Mutex<[String]>([])
      let seeder = try DatabaseSeeder(db, townSeeders) { event in
        let text =
          switch event {
          case .seeding(let seeder): "seeding \(seeder.name)"
          case .progress(let seeder, let rows): "\(rows) of \(seeder.name)"
          case .seeded(let outcome): "seeded \(outcome.seeder)"
          case .failed(let seeder): "failed \(seeder.name)"
          case .removed(let removal): "removed \(removal.seeder)"
          }
        seen.withLock { $0.append(text) }
      }
      try await seeder.seed()
      let expected = [
        "seeding towns", "3 of towns", "seeded towns", "seeding notices", "4 of notices", "8 of notices",
        "12 of notices", "seeded notices",
      ]
      #expect(seen.withLock { Array($0.prefix(8)) } == expected)
    }
  }
}
