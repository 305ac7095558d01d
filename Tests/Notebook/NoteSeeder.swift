import Strata
import StrataMigrations

/// A few notes, to have something to look at.
struct NoteSeeder: Seeder {
  static let titles = ["Water the plants", "Buy bread", "Call grandmother"]

  let entities: [any Entity.Type] = [Note.self]
  let sets: Set<SeedSet> = [.development, .test]

  func seed(_ seeding: SeedContext) async throws {
    try await seeding.insert(Self.titles.map { Note.New(title: $0) })
  }
}
