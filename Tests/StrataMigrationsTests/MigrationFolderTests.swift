import Foundation
import Strata
import StrataMigrations
import StrataTesting
import Testing

@Suite struct MigrationFolderTests {
  private func write(_ text: String, to path: String, in folder: URL) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  @Test func reads() async throws {
    try await withTemporaryFolder { folder async throws in
      try write("A", to: "0002_b/up.sql", in: folder)
      try write("B", to: "0002_b/up.sqlite.sql", in: folder)
      try write("C", to: "0002_b/down.sql", in: folder)
      try write("D", to: "1_a_first/up.postgres.sql", in: folder)
      try write("notes", to: "README.md", in: folder)
      try write("", to: ".hidden", in: folder)
      let set = try MigrationSet(folder: folder)
      #expect(set.migrations.map(\.id) == ["1_a_first", "0002_b"])
      #expect(
        set.migrations[1].scripts.map { "\($0.direction) \($0.dialect ?? "all") \($0.file) \($0.sql)" }
          == ["down all 0002_b/down.sql C", "up all 0002_b/up.sql A", "up sqlite 0002_b/up.sqlite.sql B"])
    }
  }

  @Test(arguments: [
    ["create/up.sql"], ["1_a/down.sql"], ["1_a/up.txt"], ["1_a/sideways.sql"], ["1_a/up.sqlite.x.sql"], ["loose.sql"],
    ["1_a/up.sql", "1_b/up.sql"], ["1/up.sql"],
  ]) func refuses(files: [String]) async throws {
    try await withTemporaryFolder { folder async throws in
      for file in files { try write("SELECT 1", to: file, in: folder) }
      let error = #expect(throws: DatabaseError.self) { try MigrationSet(folder: folder) }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test func missingFolder() {
    let error = #expect(throws: DatabaseError.self) {
      try MigrationSet(folder: URL(fileURLWithPath: "/no/such/folder"))
    }
    #expect(error?.code == .invalidArgument && error?.message.contains("/no/such/folder") == true)
  }
}
