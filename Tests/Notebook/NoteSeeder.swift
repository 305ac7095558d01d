import Strata
import StrataMigrations

/// A few notes, to have something to look at.
struct NoteSeeder: Seeder {
  static let titles = ["Water the plants", "Buy bread", "Call grandmother"]

  let name = "notes"

  func isNeeded(in database: Database) async throws -> Bool { try await !database.exists(Note.everything) }

  func seed(_ database: Database, progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws {
    try await database.insert(Self.titles.map { Note.New(title: $0) })
    progress(Self.titles.count, Self.titles.count)
  }
}
