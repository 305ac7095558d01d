import Foundation
import Strata
import StrataMigrations
import TestDatabases

// Towns with people who write letters.

@Entity("seed_towns")
struct SeedTown {
  let id: Key<SeedTown>
  @Unique var name: String
}

@Entity("seed_citizens")
struct SeedCitizen {
  let id: Key<SeedCitizen>
  let townID: Key<SeedTown>
  var friendID: Key<SeedCitizen>?
  var name: String
  @Unique var email: String
  var bornAt: Date

  static let town = belongsTo(SeedTown.self, \.townID)
  static let friend = belongsTo(SeedCitizen.self, \.friendID)
}

@Entity("seed_letters")
struct SeedLetter {
  let id: IdentityKey<SeedLetter>
  let senderID: Key<SeedCitizen>
  var text: String

  static let sender = belongsTo(SeedCitizen.self, \.senderID)
}

/// Of a tenant, by its type.
@Entity("seed_notices")
struct SeedNotice {
  let id: Key<SeedNotice>
  @Tenant var townID: Key<SeedTown>
  var text: String
}

struct SeedTownSeeder: Seeder {
  let name = "towns"
  let entities: [any Entity.Type] = [SeedTown.self]
  let sets: Set<SeedSet> = [.development, .test]

  func seed(_ seeding: SeedContext) async throws {
    try await seeding.insert(3, of: SeedTown.self) { fake in
      SeedTown.New(id: fake.key(), name: "\(fake.city()) \(fake.number)")
    }
  }
}

struct SeedCitizenSeeder: Seeder {
  let name = "citizens"
  let entities: [any Entity.Type] = [SeedCitizen.self]
  let sets: Set<SeedSet> = [.development, .test]

  func seed(_ seeding: SeedContext) async throws {
    let towns = try await seeding.transaction.all(SeedTown.everything.order { $0.id.ascending })
    let citizens = seeding.fakes.rows(12, of: SeedCitizen.self) { fake in
      SeedCitizen.New(
        id: fake.key(), townID: towns[fake.number % towns.count].id, name: fake.name(), email: fake.email(),
        bornAt: fake.date(daysFromNow: -30_000 ... -7_000))
    }
    try await seeding.insert(citizens)
    for (citizen, friend) in zip(citizens, citizens.dropFirst()) {
      try await seeding.transaction.updateAll(SeedCitizen.where { $0.email == citizen.email }) {
        $0.friendID = SeedCitizen.id(of: friend)
      }
    }
  }
}

struct SeedLetterSeeder: Seeder {
  let name = "letters"
  let entities: [any Entity.Type] = [SeedLetter.self]
  var fails = false

  func seed(_ seeding: SeedContext) async throws {
    let senders = try await seeding.transaction.all(SeedCitizen.everything.order { $0.id.ascending })
    try await seeding.insert(20, of: SeedLetter.self) { fake in
      SeedLetter.New(senderID: senders[fake.integer(in: 0...senders.count - 1)].id, text: fake.sentence())
    }
    if fails { throw SeedFailure() }
  }
}

struct SeedNoticeSeeder: TenantSeeder {
  let name = "notices"
  let entities: [any Entity.Type] = [SeedNotice.self]

  func name(of tenant: SeedTown) -> String { tenant.name }

  func seed(_ town: SeedTown, _ seeding: TenantSeedContext<SeedTown>) async throws {
    try await seeding.insert(4, of: SeedNotice.self, \.townID) { fake in
      SeedNotice.New(id: fake.key(), townID: town.id, text: fake.sentence())
    }
  }
}

struct SeedFailure: Error {}

/// Children first: the order is found.
let townSeeders: [any Seeder] = [
  SeedNoticeSeeder(), SeedLetterSeeder(), SeedCitizenSeeder(), SeedTownSeeder(),
]

extension TestDatabase {
  func withTowns(_ body: (Database) async throws -> Void) async throws {
    try await open { db async throws in
      try await db.createSchema(for: [SeedTown.self, SeedCitizen.self, SeedLetter.self, SeedNotice.self])
      try await body(db)
    }
  }
}

extension Database {
  /// Every row of every table, to compare.
  func seededRows() async throws -> [String] {
    let towns = try await all(SeedTown.everything).map { "\($0)" }
    let citizens = try await all(SeedCitizen.everything).map { "\($0)" }
    let letters = try await all(SeedLetter.everything).map { "\($0)" }
    let notices = try await all(
      sql: "SELECT id, town_id, text FROM seed_notices", as: (Key<SeedNotice>, Key<SeedTown>, String).self
    ).map { "\($0)" }
    return (towns + citizens + letters + notices).sorted()
  }
}
