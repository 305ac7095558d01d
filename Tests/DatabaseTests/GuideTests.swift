import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// The examples of the guides are in files named `…GuideExamples.swift`, and in the repositories of domains, which compile, and do what the guides say.
@Suite struct QueryGuideTests {
  private let guides = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Strata/Strata.docc").standardizedFileURL

  private func blocks(_ language: String, in text: String) -> [String] {
    text.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```").first ?? "" }
  }

  @Test func everyExampleIsCompiled() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let examples = try [
      "GuideExamples.swift", "EntityGuideExamples.swift", "OperatorGuideExamples.swift", "FilterGuideExamples.swift",
      "SoftDeleteGuideExamples.swift", "ValueObjectGuideExamples.swift", "RelationGuideExamples.swift",
      "RepositoryGuideExamples.swift", "ManyRowsGuideExamples.swift", "DomainRepositories/TaskRepository.swift",
      "DomainRepositories/NotificationRepository.swift", "DomainRepositories/ConfigRepository.swift",
      "DomainRepositories/TenantRepository.swift", "DomainRepositories/UserRepository.swift",
      "DomainRepositories/ProductRepository.swift", "DomainRepositories/OrderStatus.swift",
      "DomainRepositories/OrderRepository.swift", "DomainRepositories/OrderAnalytics.swift",
      "DomainRepositories/SessionRepository.swift",
    ].map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }.joined()
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(at: guides, includingPropertiesForKeys: nil) {
      for code in blocks("swift", in: try String(contentsOf: file, encoding: .utf8)) {
        #expect(examples.contains("\n" + code), "in no file of examples: \(code)")
        count += 1
      }
    }
    #expect(count == 96)
  }

  @Test func everyQueryIsTheSQLBesideIt() throws {
    let guides: [(String, [any RowQuery])] = [
      (
        "Queries.md",
        [
          grownUp, unborn, lengths, labels, sizes, years, written, all, prolific, totals, names, busy, prose, depths,
          ranked,
        ]
      ),
      ("Operators.md", [colorful, perDay, tagged, hits, alike]),
    ]
    for (guide, queries) in guides {
      let expected = blocks("sql", in: try String(contentsOf: self.guides.appending(path: guide), encoding: .utf8))
      #expect(expected.count == queries.count)
      for (query, sql) in zip(queries, expected) {
        let written = try query.sql(for: .postgres).sql
        #expect(written + "\n" == sql, "\(written)")
      }
    }
    let text = try String(contentsOf: self.guides.appending(path: "Queries.md"), encoding: .utf8)
    // The table of what SQLite lacks.
    for feature in QueryFeature.allCases { #expect(text.contains("| \(feature.rawValue) |"), "\(feature)") }
  }

  @Test(arguments: TestDatabase.allCases) func everyExampleRuns(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.execute(
        script: kind == .postgres
          ? """
          CREATE TABLE writers (id uuid PRIMARY KEY, name text NOT NULL UNIQUE, born_at timestamptz);
          CREATE TABLE novels (id uuid PRIMARY KEY, title text NOT NULL, subtitle text, pages bigint NOT NULL,
            writer_id uuid NOT NULL REFERENCES writers (id), deleted_at timestamptz);
          """
          : """
          CREATE TABLE writers (id BLOB PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, born_at INTEGER) STRICT;
          CREATE TABLE novels (id BLOB PRIMARY KEY NOT NULL, title TEXT NOT NULL, subtitle TEXT, pages INTEGER NOT NULL,
            writer_id BLOB NOT NULL REFERENCES writers (id), deleted_at INTEGER) STRICT;
          """)
      try await db.createSchema(for: [Category.self, Portrait.self])
      let ada = try await register("Ada", in: db)
      #expect(try await register("Ada", in: db).id == ada.id)
      let novels = try await db.insert(
        [("A", nil, 1_500), ("B", "", 400), ("C", "x", 0)].map { title, subtitle, pages in
          Novel.New(title: title, subtitle: subtitle, pages: pages, writerID: ada.id)
        })
      let (changed, deleted) = try await tidyUp(db)
      #expect(changed == 1 && deleted.map(\.title) == ["C"])
      #expect(try await sell(novels[1], pages: 50, in: db).pages == 350)
      try await move(100, from: novels[0].id, to: novels[1].id, in: db)
      #expect(try await db.all(lengths).map(\.2) == [1_850])
      #expect(try await db.all(labels).map(\.1).sorted() == ["abridged", "–"])
      #expect(try await db.all(sizes).sorted() == ["long", "short"])
      #expect(try await db.all(written).map(\.0).sorted() == ["A", "B"])
      #expect(try await db.all(all).compactMap(\.1).sorted() == ["A", "B"])
      #expect(try await db.all(prolific) == ["Ada"])
      #expect(try await db.all(totals).map(\.1) == [1_850])
      #expect(try await db.all(names) == ["A", "Ada", "B"])
      #expect(try await db.all(ranked).map(\.1).sorted() == [1, 2])
      #expect(try await db.all(grownUp).isEmpty)
      #expect(try await db.all(busy).isEmpty)
      let fiction = try await db.insert(Category.New(name: "Fiction"))
      let middle = try await db.insert(Category.New(name: "Prose", parentID: fiction.id))
      try await db.insert(Category.New(name: "Novels", parentID: middle.id))
      #expect(try await db.all(prose).map(\.name).sorted() == ["Novels", "Prose"])
      let levels = try await db.all(depths.order { _, level in level.1.ascending })
      #expect(levels.map(\.0) == ["Fiction", "Prose", "Novels"] && levels.map(\.1) == [0, 1, 2])
      try await printTitles(db)
      #expect(try await portray(db) == 1)
      #expect(try await portray(db) == 0)
      #expect(try await db.all(Portrait.everything).map(\.caption) == ["ADA"])
      let signed = try await sign(db)
      #expect(signed.map(\.0) == ["A"] && signed.map(\.1) == ["Ada"])
      #expect(try await db.all(unborn).map(\.name) == ["Ada"])
      #expect(try await shelf(1, in: db).total == 2)
      #expect(try await SelectedPages.all(db) == ["A", "B"])
      #expect(try await takeOne(from: db) != nil)
      #expect(try await db.count(Novel.everything) == 1)
      if kind == .postgres { #expect(try await db.all(years) == [nil]) }
    }
  }

  @Test(arguments: TestDatabase.allCases) func everyExampleOfEntitiesRuns(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await makeTables(in: db)
      let item = try await buy("Ladder", for: "ann", in: db)
      #expect(item.createdBy == "ann" && item.updatedBy == "ann" && item.copies == 2 && item.worth == 0)
      let loan = try await db.insert(Loan.New(itemID: item.id, card: "c-1", due: Date(timeIntervalSince1970: 0)))
      let later = Date(timeIntervalSince1970: 86_400)
      #expect(try await extend(item.id, card: loan.card, to: later, in: db).due == later)
      let taken = await #expect(throws: DatabaseError.self) { try await buy("Ladder", for: "bo", in: db) }
      #expect(taken.map(takenFields) == ["title"])
      #expect(try await db.all(Item.everything.including(Item.loans)).map(\.1.count) == [1])
    }
  }

  @Test(arguments: TestDatabase.allCases) func everyExampleOfSoftDeletesRuns(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Album.self, Photo.self])
      let rome = try await album(named: "Rome", in: db)
      try await db.insert(["a", "b"].map { Photo.New(caption: $0, albumID: rome.id) })
      try await throwAway(rome, in: db)
      #expect(try await captions(in: db) == (0, 2))
      #expect(try await db.count(recycleBin) == 2)
      #expect(try await bringBack(rome.id, in: db)?.title == "Rome")
      #expect(try await captions(in: db) == (2, 2))
      #expect(try await album(named: "Rome", in: db).id == rome.id)
      try await throwAway(rome, in: db)
      #expect(try await album(named: "Rome", in: db).id != rome.id)
      #expect(try await emptyRecycleBin(before: Date().addingTimeInterval(60), in: db) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func everyExampleOfValueObjectsRuns(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Customer.self])
      let address = Address(street: "Aare 1", city: "Bern", postcode: nil)
      let customer = try await db.insert(Customer.New(name: "Ann", address: address, invoice: address))
      #expect(try await db.all(fromBern).map(\.name) == ["Ann"])
      let moved = try await move(customer, to: Address(street: "Rhone 2", city: "Genf", postcode: "1200"), in: db)
      #expect(moved.address.city == "Genf" && moved.invoice.postcode == "3000" && moved.delivery == nil)
      #expect(try await labels(in: db) == [Label(name: "Ann", city: "Genf", delivery: nil)])
    }
  }

  @Test func everyExampleOfOperatorsRuns() async throws {
    try await withPostgresDatabase { url in
      let db = try Database(.postgres(url: url))
      try await db.execute("CREATE EXTENSION pg_trgm")
      try await db.createSchema(for: [Article.self])
      try await db.insert([
        Article.New(
          title: "Gardening", body: "About roses", layout: JSON(Layout(columns: 2, colors: ["red", "green"])),
          printedAt: Date(), tags: ["garden"]),
        Article.New(
          title: "Roses", body: "They have thorns", layout: JSON(Layout(columns: 2, colors: [])),
          tags: ["garden", "draft"]),
      ])
      #expect(try await db.all(colorful).map(\.1) == ["green"])
      #expect(try await db.all(perDay).map(\.1) == [1])
      #expect(try await db.all(tagged) == ["Gardening"])
      #expect(try await db.all(hits).map(\.1) == ["About <b>roses</b>"])
      #expect(try await db.all(alike) == ["Gardening"])
      await db.close()
    }
  }

  private enum SelectedPages {
    /// Through the text that a client would send back.
    static func all(_ db: Database) async throws -> [String] {
      let page = try await novels(after: nil, in: db)
      let next = try await novels(after: page.next.map { "\($0)" }, in: db)
      #expect(page.next == nil && next.items.count == page.items.count)
      return page.items.map(\.title).sorted()
    }
  }
}
