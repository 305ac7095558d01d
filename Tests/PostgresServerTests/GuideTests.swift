import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// The examples of the guides are in `GuideExamples.swift`, which compiles, and do what the guides say.
@Suite("The guides")
struct GuideTests {
  @Test("Every example is compiled")
  func compiled() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let examples = try String(contentsOf: folder.appending(path: "GuideExamples.swift"), encoding: .utf8)
    let guides = folder.appending(path: "../../Sources/StrataPostgres/StrataPostgres.docc").standardizedFileURL
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(at: guides, includingPropertiesForKeys: nil) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for block in text.components(separatedBy: "```swift\n").dropFirst() {
        let code = block.components(separatedBy: "```").first ?? ""
        #expect(examples.contains("\n" + code), "not in GuideExamples.swift: \(code)")
        count += 1
      }
    }
    #expect(count == 11)
  }

  @Test("Every example runs", .timeLimit(.minutes(1)))
  func runs() async throws {
    try await withPostgres { db async throws in
      try await db.execute(script: "CREATE TABLE members (id int8, name text UNIQUE)")
      #expect(try await importMembers(["Ada", String(repeating: "b", count: 30)], into: db) == 2)
      #expect(try await register("Eve", in: db) == "welcome")
      #expect(try await register("Ada", in: db) == "taken")
      #expect(try await membersInTime(db).count == 3)
      try await db.execute("DELETE FROM members WHERE name = 'Eve'")
      #expect(try await countLongNames(in: db) == 1)
      var csv: [UInt8] = []
      try await exportMembers(from: db) { csv += $0 }
      #expect(try await longestName(in: db) == String(repeating: "b", count: 30))
      #expect(String(decoding: csv, as: UTF8.self).hasPrefix("name\nAda\n"))
      try await db.createSchema(for: [Sighting.self])
      try await db.insert([("north", 2), ("a \"b\"", 5), ("north", 3)].map { Sighting.New(place: $0, count: $1) })
      var report: [UInt8] = []
      try await exportSightings(from: "north", in: db) { report += $0 }
      #expect(String(decoding: report, as: UTF8.self) == "place,count\nnorth,3\nnorth,2\n")
      #expect(try await total(in: db) == 10)
      async let news = waitForNews(in: db)
      let payload = "it rains \(UUID().uuidString)"
      // The channel is one of the whole database server: other runs may use it, so it is told until it is heard.
      for _ in 0..<20 {
        try await db.execute("SELECT pg_notify('news', \(payload))")
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try await news == payload)
    }
    for database in [try openByURL(), try openWithPool(), try openWithToken { "token" }] { await database.close() }
  }
}
