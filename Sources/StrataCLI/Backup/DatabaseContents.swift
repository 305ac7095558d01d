import Strata
import StrataSQLite

/// What a database holds, as numbers by which a backup can be compared with it, also years later.
struct DatabaseContents: Sendable, Hashable, Codable {
  struct Table: Sendable, Hashable, Codable {
    /// With its schema on PostgreSQL, quoted where it has to be.
    let name: String
    let rows: Int
    /// Over the values of all rows, in whatever order they come.
    let checksum: String
  }

  var tables: [Table]
  /// How many objects there are of each kind: views, indexes, functions and so on.
  var objects: [String: Int]

  var rows: Int { tables.reduce(0) { $0 + $1.rows } }

  var summary: String { "\(tables.count) table(s), \(rows) row(s)" }

  /// In what it is not as expected, a phrase for each, in the order of the names.
  func differences(from expected: DatabaseContents, comparingObjects: Bool = true) -> [String] {
    var differences: [String] = []
    var found = Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
    for table in expected.tables {
      guard let copy = found.removeValue(forKey: table.name) else {
        differences.append("table \(table.name) is missing")
        continue
      }
      if copy.rows != table.rows {
        differences.append("table \(table.name) has \(copy.rows) row(s) in place of \(table.rows)")
      } else if copy.checksum != table.checksum {
        differences.append("rows of table \(table.name) have other values")
      }
    }
    differences += found.keys.sorted().map { "table \($0) is there besides" }
    guard comparingObjects else { return differences }
    for kind in Set(objects.keys).union(expected.objects.keys).sorted() where objects[kind] != expected.objects[kind] {
      differences.append("it has \(objects[kind] ?? 0) of \(kind) in place of \(expected.objects[kind] ?? 0)")
    }
    return differences
  }

  /// - Parameter what: What is compared, for the message.
  /// - Throws: `corrupted` with the first differences.
  func check(against expected: DatabaseContents, comparingObjects: Bool = true, what: String) throws(DatabaseError) {
    let differences = differences(from: expected, comparingObjects: comparingObjects)
    guard !differences.isEmpty else { return }
    let more = differences.count > 5 ? "; and \(differences.count - 5) more" : ""
    throw DatabaseError(
      .corrupted, "\(what) does not hold what it should: \(differences.prefix(5).joined(separator: "; "))\(more)")
  }
}

extension DatabaseContents {
  init(_ contents: SQLiteContents) {
    self.init(
      tables: contents.tables.map { Table(name: $0.name, rows: $0.rows, checksum: $0.checksum) },
      objects: contents.objects)
  }

  var ofSQLite: SQLiteContents {
    SQLiteContents(
      tables: tables.map { SQLiteContents.Table(name: $0.name, rows: $0.rows, checksum: $0.checksum) }, objects: objects
    )
  }
}
