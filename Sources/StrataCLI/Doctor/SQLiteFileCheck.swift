import Foundation
import Strata

/// What is wrong with an SQLite file, and with the disk that it is on.
enum SQLiteFileCheck {
  private static let pragmas = "https://www.sqlite.org/pragma.html"

  static let all = [integrity, references, journal, unusedPages, log, disk]

  // MARK: Contents

  private static let integrity = DoctorCheck(
    DoctorCode(
      "damaged-file", [.error],
      "Pages, rows or indexes of an SQLite file contradict each other: rows are lost or will be.",
      remedy:
        "Stop writing, keep a copy of the file, and restore a backup; `.recover` of the program sqlite3 saves what can be read.",
      source: pragmas + "#pragma_quick_check"),
    sqlite: { context in
      do {
        return .looked(
          judge(
            integrity: try await context.read { transaction in
              try await transaction.all(sql: "SELECT quick_check FROM pragma_quick_check(5)", as: String.self)
            }, file: context.file ?? ""))
      } catch let error as DatabaseError where error.code == .corrupted {
        // A page that cannot be followed ends the check itself.
        return .looked(judge(integrity: [CommandFailure.text(error)], file: context.file ?? ""))
      }
    })

  /// - Parameter lines: What `quick_check` answers; `ok` when nothing is wrong.
  static func judge(integrity lines: [String], file: String) -> [DoctorObservation] {
    guard lines != ["ok"] else { return [] }
    let text = lines.isEmpty ? "the check gave no answer" : lines.joined(separator: "; ").replacing("\n", with: "; ")
    return [
      DoctorObservation(
        .error, file, "is damaged: \(text)",
        advice: "stop writing, keep a copy, and restore a backup; or try: sqlite3 FILE .recover")
    ]
  }

  /// Rows of a table that refer to a row that is not there.
  struct DanglingReference: Sendable, Hashable {
    let table: String
    let target: String
    let count: Int
  }

  private static let references = DoctorCheck(
    DoctorCode(
      "dangling-reference", [.error],
      "Rows refer to rows that are not there: they were written by a connection without `PRAGMA foreign_keys = ON`, which Strata's have.",
      remedy: "`PRAGMA foreign_key_check;` lists the rows; delete them or write what they refer to.",
      source: pragmas + "#pragma_foreign_key_check"),
    sqlite: { context in
      let rows = try await context.read { transaction in
        try await transaction.all(
          sql: #"SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2"#,
          as: (String, String, Int).self)
      }
      return .looked(judge(rows.map { DanglingReference(table: $0.0, target: $0.1, count: $0.2) }))
    })

  static func judge(_ references: [DanglingReference]) -> [DoctorObservation] {
    references.map {
      DoctorObservation(
        .error, "table \(DoctorSQL.name($0.table))",
        "\(DoctorFigures.count($0.count, "row")) refer\($0.count == 1 ? "s" : "") to rows of \($0.target) that are not there",
        advice:
          "PRAGMA foreign_key_check(\(DoctorSQL.name($0.table))); lists them; delete them, or write what they refer to")
    }
  }

  static func unanalyzed(_ context: DoctorContext) async throws -> DoctorOutcome {
    let limit = context.thresholds.unanalyzedRows
    let large: [String] = try await context.read { transaction in
      let analyzed = try await transaction.all(
        sql: "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'", as: Int.self)
      guard analyzed.isEmpty else { return [] }
      let tables = try await transaction.all(
        sql: """
          SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY 1
          """, as: String.self)
      var large: [String] = []
      for table in tables {
        // Stops at the limit: to count a large table is to read it.
        let rows = try await transaction.first(
          sql: "SELECT count(*) FROM (SELECT 1 FROM \(identifier: table) LIMIT \(limit + 1))", as: Int.self)
        if rows ?? 0 > limit { large.append(table) }
      }
      return large
    }
    return .looked(judge(unanalyzed: large, limit: limit))
  }

  static func judge(unanalyzed tables: [String], limit: Int) -> [DoctorObservation] {
    tables.map {
      DoctorObservation(
        .note, "table \(DoctorSQL.name($0))", "has over \(limit) rows, and the database was never analyzed",
        advice: "ANALYZE; or PRAGMA optimize; now and then")
    }
  }

  // MARK: The file

  private static let journal = DoctorCheck(
    DoctorCode(
      "no-write-ahead-log", [.note],
      "The file has a rollback journal: a commit waits for whoever reads, and who comes later waits for it. Strata changes that when it opens a file to write.",
      remedy: "`PRAGMA journal_mode = WAL;`", source: "https://www.sqlite.org/wal.html"),
    sqlite: { context in
      guard let file = context.file else { return .looked([]) }
      return .looked(judge(header: try SQLiteFile.header(of: file), file: file))
    })

  /// - Parameter header: The first bytes; byte 18 is 2 for a file with a write-ahead log
  ///   (https://www.sqlite.org/fileformat.html#file_format_version_numbers). The pragma itself counts as writing.
  static func judge(header: [UInt8], file: String) -> [DoctorObservation] {
    // A file without a table is empty and has no header yet.
    guard header.count > 18, header[18] != 2 else { return [] }
    return [
      DoctorObservation(
        .note, file, "has no write-ahead log, so readers and writers wait for each other",
        advice: "PRAGMA journal_mode = WAL;")
    ]
  }

  private static let unusedPages = DoctorCheck(
    DoctorCode(
      "unused-pages", [.note],
      "Over 25 % of an SQLite file, and more than 10 MB, are pages without contents. New rows will use them; a backup copies them.",
      remedy: "`VACUUM;`, which needs as much room on the disk once more and keeps others from writing.",
      source: "https://www.sqlite.org/lang_vacuum.html"),
    sqlite: { context in
      let row = try await context.read { transaction in
        try await transaction.first(
          sql: """
            SELECT f.freelist_count, c.page_count, s.page_size FROM pragma_freelist_count AS f, pragma_page_count AS c,
              pragma_page_size AS s
            """, as: (Int, Int, Int).self)
      }
      guard let (unused, pages, size) = row else { return .looked([]) }
      return .looked(judge(unused: unused, of: pages, size: size, file: context.file ?? "", context.thresholds))
    })

  static func judge(
    unused: Int, of pages: Int, size: Int, file: String, _ thresholds: DoctorThresholds
  ) -> [DoctorObservation] {
    let share = Double(unused) / Double(max(pages, 1))
    guard share > thresholds.unusedShare, unused * size > thresholds.unusedBytes else { return [] }
    return [
      DoctorObservation(
        .note, file,
        "has \(DoctorFigures.bytes(unused * size)) of unused pages, \(DoctorFigures.percent(share)) of the file",
        advice: "VACUUM; while nobody writes")
    ]
  }

  private static let log = DoctorCheck(
    DoctorCode(
      "large-write-ahead-log", [.warning],
      "The write-ahead log of an SQLite file is larger than 64 MB: reads grow slow. A reader that never ends keeps it from being taken into the file.",
      remedy: "End long reads, then `PRAGMA wal_checkpoint(TRUNCATE);`",
      source: "https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files"),
    sqlite: { context in
      guard let file = context.file else { return .looked([]) }
      let bytes = try SQLiteFile.size(of: file + "-wal") ?? 0
      return .looked(judge(writeAheadLog: bytes, file: file, context.thresholds))
    })

  static func judge(writeAheadLog bytes: Int, file: String, _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    guard bytes > thresholds.writeAheadLogBytes else { return [] }
    return [
      DoctorObservation(
        .warning, file + "-wal", "has \(DoctorFigures.bytes(bytes)): it is not taken into the file any more",
        advice: "end long reads, then: PRAGMA wal_checkpoint(TRUNCATE);")
    ]
  }

  private static let disk = DoctorCheck(
    DoctorCode(
      "little-disk-space", [.error, .warning],
      "The disk has less than 100 MB left (error), or less than the file has (warning), which a backup and `VACUUM` need.",
      remedy: "Make room, or move the file to a larger disk."),
    sqlite: { context in
      guard let file = context.file else { return .looked([]) }
      return .looked(
        judge(
          free: try SQLiteFile.freeSpace(beside: file), size: try SQLiteFile.size(of: file) ?? 0, file: file,
          context.thresholds))
    })

  static func judge(free: Int, size: Int, file: String, _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    guard free < max(size, thresholds.freeBytes) else { return [] }
    return [
      DoctorObservation(
        free < thresholds.freeBytes ? .error : .warning, file,
        "has \(DoctorFigures.bytes(size)), and its disk has \(DoctorFigures.bytes(free)) left",
        advice: "make room on the disk, or move the file to a larger one")
    ]
  }
}
