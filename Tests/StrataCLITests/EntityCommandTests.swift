import Foundation
import StrataTesting
import TestDatabases
import Testing

/// The commands that compare with entities, of an application that has some: the one that `strata init` writes.
@Suite(.timeLimit(.minutes(10))) struct EntityCommandTests {
  @Test(arguments: [TestDatabase.sqliteFile, .postgres])
  func diffAndGenerateAsJSON(kind: TestDatabase) async throws {
    let notebook = try Program("Notebook")
    try await withTemporaryFolder { folder async throws in
      if kind.isPostgres {
        try await withPostgresDatabase { url async throws in try await Self.check(notebook, url, folder) }
      } else {
        try await Self.check(notebook, "notes.sqlite", folder)
      }
    }
  }

  @Sendable private static func check(_ notebook: Program, _ location: String, _ folder: URL) async throws {
    let diff = try await notebook.run("migrate", "diff", "--json", "--database", location, in: folder)
    let differences = try #require(try diff.json() as? [String: Any])
    #expect(diff.status == 1 && differences["isEmpty"] as? Bool == false, "\(diff)")

    let made = try await notebook.run("migrate", "generate", "notes", "--json", "--database", location, in: folder)
    let document = try #require(try made.json() as? [String: Any])
    let written = try #require(document["written"] as? [String])
    #expect(made.status == 0 && written.count == 1 && written[0].hasSuffix("_notes"), "\(made)")
    #expect((document["changes"] as? [[String: Any]])?.first?["summary"] as? String == "+ table notes")

    let up = try await notebook.run(
      "migrate", "up", "--json", "--migrations", "Migrations", "--database", location, in: folder)
    #expect((try up.json() as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["notes"], "\(up)")
    #expect(try await notebook.run("migrate", "diff", "--database", location, in: folder).status == 0)
    let again = try await notebook.run("migrate", "generate", "more", "--json", "--database", location, in: folder)
    #expect((try again.json() as? [String: Any])?["written"] as? [String] == [], "\(again)")
  }
}
