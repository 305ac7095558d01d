import Foundation
import Strata
import StrataMigrations
import TestDatabases
import Testing

/// The examples of the guide to seeding do what it says.
@Suite struct SeedGuideTests {
  @Test(arguments: TestDatabase.allCases) func everyExampleRuns(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Workshop.self, Tool.self, Material.self])
      #expect(try await fillForATest(db) == 22)
      #expect(try await fillForATest(db) == 0)
      let seeder = try DatabaseSeeder(db, [ToolSeeder(), WorkshopSeeder(), MaterialSeeder()])
      #expect(try await seeder.seed().map(\.inserted).reduce(0, +) == 1_000)
      let run = try await seeder.reseed()
      #expect(run.removals.map(\.rows).reduce(0, +) == 1_022 && run.outcomes.map(\.inserted).reduce(0, +) == 1_022)
      #expect(try await db.all(Material.everything).map(\.code).sorted() == ["BRS", "OAK"])
    }
    let (first, second) = sameEveryTime()
    #expect(sameEveryTime() == (first, second) && first != second)
    #expect(SeedSet.demonstration.rawValue == "demonstration")
  }

  @Test func theGuideHasTheExamples() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let guide = folder.appending(path: "../../../Sources/StrataMigrations/StrataMigrations.docc/Seeding.md")
    let text = try String(contentsOf: guide.standardizedFileURL, encoding: .utf8)
    let source = try String(contentsOf: folder.appending(path: "SeedGuideExamples.swift"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 6)
    for block in blocks { #expect(source.contains("\n" + block), "\(block)") }
  }
}
