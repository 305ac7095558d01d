import Foundation
import Strata
import TestDatabases
import Testing

/// The examples of the guide to filters do what it says.
@Suite struct FilterGuideTests {
  @Test(arguments: TestDatabase.allCases) func everyExampleRuns(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Novel.self, Writer.self])
      let jane = try await db.insert(Writer.New(name: "Jane"))
      try await db.insert([
        Novel.New(title: "Emma", pages: 480, writerID: jane.id),
        Novel.New(title: "Persuasion", subtitle: "or not", pages: 250, writerID: jane.id),
        Novel.New(title: "Sketch", pages: 0, writerID: jane.id), Novel.New(title: "All", pages: 900, writerID: jane.id),
      ])
      #expect(try await search("pages[lt]=800&sort=-pages&cursor=x", in: db).map(\.title) == ["Emma", "Persuasion"])
      #expect(try await search("title[contains]=EM&writer=\(jane.id)", in: db).map(\.title) == ["Emma"])
      #expect(try await search("subtitle[null]=false", in: db).map(\.title) == ["Persuasion"])
      #expect(try await search("pages[in]=480,900&sort=title&limit=1&offset=1", in: db).map(\.title) == ["Emma"])
      #expect(try await db.all(longOnes("")).map(\.title) == ["All"])
      #expect(try await db.count(longOnes("pages[lt]=900")) == 0)
      let data = try await records("fields=pages&title=Emma", in: db)
      #expect(String(decoding: data, as: UTF8.self) == #"[{"pages":480}]"#)
      let all = try await db.all(Novel.everything.records(FilterOptions(fields: Novel.fields)))
      #expect(all.allSatisfy { $0.names == ["title", "pages", "writer"] })
    }
  }

  @Test func mistakesReadAsTheGuideSays() throws {
    let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Strata/Strata.docc/Filters.md").standardizedFileURL
    let text = try String(contentsOf: guide, encoding: .utf8)
    let said = try #require(text.components(separatedBy: "```text\n").last?.components(separatedBy: "```").first)
    let found = mistakes(in: "pages[gt]=many&title[near]=x&price=3&limit=5000")
    #expect(found.joined(separator: "\n") + "\n" == said)
    #expect(mistakes(in: "pages=1&sort=title").isEmpty)
  }
}
