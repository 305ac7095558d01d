import CSQLite

/// The SQLite that the process runs with.
public enum SQLiteLibrary {
  /// Such as `3.40.1`.
  public static var version: String { String(cString: sqlite3_libversion()) }
}
