import Foundation
import Strata
import StrataMigrations

// The examples of the guide to seeding, letter by letter.

@Entity
struct Workshop {
  let id: Key<Workshop>
  @Unique var name: String
  var address: String
}

@Entity
struct Tool {
  let id: Key<Tool>
  let workshopID: Key<Workshop>
  var name: String
  var boughtAt: Date

  static let workshop = belongsTo(Workshop.self, \.workshopID)
}

@Entity
struct Material {
  let id: Key<Material>
  @Unique var code: String
  var name: String
}

struct WorkshopSeeder: Seeder {
  let entities: [any Entity.Type] = [Workshop.self]
  let sets: Set<SeedSet> = [.development, .test]

  func seed(_ seeding: SeedContext) async throws {
    try await seeding.insert(20, of: Workshop.self) { fake in
      Workshop.New(id: fake.key(), name: "\(fake.city()) \(fake.number)", address: "\(fake.address())")
    }
  }
}

struct ToolSeeder: TenantSeeder {
  let entities: [any Entity.Type] = [Tool.self]

  func name(of workshop: Workshop) -> String { workshop.name }

  func seed(_ workshop: Workshop, _ seeding: TenantSeedContext<Workshop>) async throws {
    try await seeding.insert(50, of: Tool.self, \.workshopID) { fake in
      Tool.New(
        id: fake.key(), workshopID: workshop.id, name: fake.word(), boughtAt: fake.date(daysFromNow: -900...0))
    }
  }
}

struct MaterialSeeder: Seeder {
  let entities: [any Entity.Type] = [Material.self]
  let sets: Set<SeedSet> = [.development, .test]
  var condition: SeedCondition { .always }

  func seed(_ seeding: SeedContext) async throws {
    let materials = [
      Material.New(code: "OAK", name: "Oak"), Material.New(code: "BRS", name: "Brass"),
    ]
    try await seeding.upsert(materials, onConflict: .columns(\.code))
  }
}

func fillForATest(_ db: Database) async throws -> Int {
  let seeders: [any Seeder] = [ToolSeeder(), WorkshopSeeder(), MaterialSeeder()]
  let selection = SeedSelection(set: .test, seedNumber: 7)
  let outcomes = try await DatabaseSeeder(db, seeders, selection: selection).seed(transactions: .all)
  return outcomes.reduce(0) { $0 + $1.inserted }
}

extension SeedSet { static let demonstration: SeedSet = "demonstration" }

func sameEveryTime() -> (String, String) {
  let fakes = Fakes(seed: 7)
  var (first, second) = (fakes.fake(for: Workshop.self), fakes.fake(for: Workshop.self))
  return (first.email(), second.email())
}
