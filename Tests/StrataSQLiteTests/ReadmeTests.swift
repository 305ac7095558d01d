import Foundation
import Strata
import StrataSQLite
import Testing

/// The example of the README is the file `ReadmeExample.swift`, letter by letter, and does what it says.
@Suite struct ReadmeTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  @Test func exampleIsTheCompiledFile() throws {
    let readme = try String(
      contentsOf: folder.appending(path: "../../README.md").standardizedFileURL, encoding: .utf8)
    let file = try String(contentsOf: folder.appending(path: "ReadmeExample.swift"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks == [file])
  }

  @Test func exampleRuns() async throws {
    let db = try Database(.sqlite(.memory))
    try await db.execute(
      script: """
        CREATE TABLE guilds (id BLOB PRIMARY KEY NOT NULL, name TEXT NOT NULL) STRICT;
        CREATE TABLE quests (
          id BLOB PRIMARY KEY NOT NULL, guild_id BLOB NOT NULL REFERENCES guilds (id), title TEXT NOT NULL,
          status TEXT NOT NULL, due_at INTEGER, version INTEGER NOT NULL, deleted_at INTEGER
        ) STRICT;
        """)
    let guild = try await db.insert(Guild.New(name: "Lanterns"))
    let now = Date()
    try await db.insert([
      Quest.New(guildID: guild.id, title: "Later", dueAt: now.addingTimeInterval(60)),
      Quest.New(guildID: guild.id, title: "Second", dueAt: now.addingTimeInterval(-60)),
      Quest.New(guildID: guild.id, title: "First", dueAt: now.addingTimeInterval(-120)),
    ])
    #expect(try await finishDueQuests(in: db, now: now) == ["Lanterns: First", "Lanterns: Second"])
    #expect(try await finishDueQuests(in: db, now: now) == [])
    await db.close()
  }
}
