import CSQLite
import Strata

/// What a database holds, as numbers by which two copies can be compared.
public struct SQLiteContents: Sendable, Hashable {
  public struct Table: Sendable, Hashable {
    public let name: String
    public let rows: Int
    /// Over the values of all rows, in whatever order they come; 16 hexadecimal digits. It finds damage, not forgery: every row is hashed by
    /// FNV-1a with 64 bits, mixed, and added.
    public let checksum: String

    public init(name: String, rows: Int, checksum: String) {
      self.name = name
      self.rows = rows
      self.checksum = checksum
    }
  }

  /// In the order of their names, SQLite's own `sqlite_sequence` among them. Virtual tables are there as the tables that they keep their rows in.
  public let tables: [Table]
  /// How many tables, indexes, views and triggers there are, by the words of `sqlite_schema`.
  public let objects: [String: Int]

  public init(tables: [Table], objects: [String: Int]) {
    self.tables = tables
    self.objects = objects
  }

  /// Reads every row of every table. In a transaction all of it is of one moment.
  init(of handle: OpaquePointer, stop: StopFlag) throws(DatabaseError) {
    var objects: [String: Int] = [:]
    try SQLiteReading.forEachRow("SELECT count(*), type FROM sqlite_schema GROUP BY type", handle) {
      (row) throws(DatabaseError) in
      let type = sqlite3_column_text(row, 1).map { String(cString: $0) } ?? ""
      objects[type] = Int(sqlite3_column_int64(row, 0))
    }
    self.objects = objects
    let names = try SQLiteReading.texts(
      """
      SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')
        AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' OR name = 'sqlite_sequence') ORDER BY name
      """, handle)
    var tables: [Table] = []
    for name in names {
      let quoted = "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
      var rows = 0
      var sum: UInt64 = 0
      try SQLiteReading.forEachRow("SELECT * FROM main.\(quoted)", handle) { (row) throws(DatabaseError) in
        if stop.isSet { throw DatabaseError.sqlite(SQLITE_INTERRUPT, nil) }
        rows += 1
        sum &+= RowHash(row).mixed
      }
      let digits = String(sum, radix: 16)
      tables.append(
        Table(name: name, rows: rows, checksum: String(repeating: "0", count: 16 - digits.count) + digits))
    }
    self.tables = tables
  }
}

/// The values of a row with their types, as one number.
private struct RowHash {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  init(_ row: OpaquePointer) {
    for column in 0..<sqlite3_column_count(row) {
      let type = sqlite3_column_type(row, column)
      add(UInt8(truncatingIfNeeded: type))
      switch type {
      case SQLITE_INTEGER: add(UInt64(bitPattern: sqlite3_column_int64(row, column)))
      case SQLITE_FLOAT: add(sqlite3_column_double(row, column).bitPattern)
      case SQLITE_TEXT, SQLITE_BLOB:
        // For texts, too: SQLite gives their bytes as they are stored.
        let bytes = UnsafeRawBufferPointer(
          start: sqlite3_column_blob(row, column), count: Int(sqlite3_column_bytes(row, column)))
        add(UInt64(bytes.count))
        for byte in bytes { add(byte) }
      default: break
      }
    }
  }

  private mutating func add(_ byte: UInt8) {
    hash ^= UInt64(byte)
    hash = hash &* 0x0000_0100_0000_01b3
  }

  private mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  /// With every bit depending on all others, so that sums of many rows do not cancel out: the last step of SplitMix64
  /// (Steele, Lea and Flood, 2014).
  var mixed: UInt64 {
    var value = hash
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
