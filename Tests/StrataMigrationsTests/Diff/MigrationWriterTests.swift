import Foundation
import Strata
import StrataMigrations
import StrataSQLite
import StrataTesting
import Testing

/// Files of generated migrations.
@Suite("Writing migrations")
struct MigrationWriterTests {
  private let now = Date(timeIntervalSince1970: 1_795_166_999)

  private func migrations(_ kind: SchemaKind) throws -> [SchemaMigration] {
    let type = kind == .postgres ? "bigint" : "INTEGER"
    let from = DatabaseSchema(kind, tables: [SchemaTable("a", columns: [SchemaColumn("id", type)])])
    var to = from
    to.tables[0].columns.append(SchemaColumn("b", type))
    to.tables[0].indexes = [SchemaIndex("a_b_idx", terms: [.init("b")])]
    return try SchemaDiff(from: from, to: to).migrations()
  }

  private func files(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted()
  }

  @Test func oneKind() async throws {
    try await withTemporaryFolder { folder async throws in
      let writer = MigrationWriter(folder: folder.appending(path: "Migrations"), now: now)
      _ = try writer.write("Add b", [.sqlite: migrations(.sqlite)])
      _ = try writer.write("again", [.sqlite: migrations(.sqlite)])
      let files = try files(folder.appending(path: "Migrations"))
      #expect(
        files == [
          "20261120092959_add_b/down.sql", "20261120092959_add_b/up.sql", "20261120092960_again/down.sql",
          "20261120092960_again/up.sql",
        ])
      let set = try MigrationSet(folder: folder.appending(path: "Migrations"))
      #expect(set.migrations.map(\.id) == ["20261120092959_add_b", "20261120092960_again"])
    }
  }

  @Test("Where two kinds take a different number of migrations, the other one has nothing to do") func twoKinds()
    async throws
  {
    try await withTemporaryFolder { folder async throws in
      let writer = MigrationWriter(folder: folder, now: now)
      let written = try writer.write("b", [.sqlite: migrations(.sqlite), .postgres: migrations(.postgres)])
      #expect(written.map(\.lastPathComponent) == ["20261120092959_b", "20261120092960_b_online"])
      #expect(try files(folder).count == 8)
      let second = written[1]
      let text = try String(contentsOf: second.appending(path: "up.sqlite.sql"), encoding: .utf8)
      #expect(text == "-- Nothing is to be done here on sqlite.\n")
      let online = try String(contentsOf: second.appending(path: "up.postgres.sql"), encoding: .utf8)
      #expect(
        online.hasPrefix("-- strata: no-transaction\n") && online.contains("CREATE INDEX CONCURRENTLY \"a_b_idx\""))
      // Only one kind this time, in a folder that tells them apart.
      _ = try writer.write("c", [.postgres: [migrations(.postgres)[0]]])
      #expect(try files(folder).contains("20261120092961_c/up.postgres.sql"))
    }
  }

  @Test("An empty one comes behind all others, and its scripts can be read") func empty() async throws {
    try await withTemporaryFolder { folder async throws in
      let writer = MigrationWriter(folder: folder, now: now)
      #expect(try writer.writeEmpty("First one").map(\.lastPathComponent) == ["down.sql", "up.sql"])
      #expect(try writer.writeEmpty("second", dialects: ["postgres", "sqlite"]).count == 4)
      #expect(
        try MigrationSet(folder: folder).migrations.map(\.id) == ["20261120092959_first_one", "20261120092960_second"])
      let db = try Database(.sqlite(.memory))
      try await MigrationRunner(db, try MigrationSet(folder: folder)).up()
      #expect(try await MigrationRunner(db, try MigrationSet(folder: folder)).down(2).count == 2)
      await db.close()
      for dialect in ["", "post gres", "../sqlite"] {
        #expect(throws: DatabaseError.self) { try writer.writeEmpty("third", dialects: [dialect]) }
      }
      #expect(throws: DatabaseError.self) { try writer.writeEmpty("../third") }
    }
  }

  @Test(arguments: ["", "../x", "a/b", "naïve", "a.b"]) func wrongNames(_ name: String) async throws {
    try await withTemporaryFolder { folder async throws in
      let error = #expect(throws: DatabaseError.self) {
        try MigrationWriter(folder: folder, now: now).write(name, [.sqlite: try migrations(.sqlite)])
      }
      #expect(error?.code == .invalidArgument)
      #expect(try files(folder).isEmpty)
    }
  }
}
