/// An index, as far as it matters whether another one makes it superfluous.
struct IndexDefinition: Sendable, Hashable {
  /// What it is ordered by.
  struct Key: Sendable, Hashable {
    /// The column as one types it, or an expression.
    let text: String
    /// False for an expression.
    let isColumn: Bool
    /// Operator class, collation and direction, in the database's own terms.
    let order: String
  }

  let table: String
  let name: String
  var method = "btree"
  var keys: [Key]
  /// Columns that are kept beside.
  var included: [String] = []
  var isUnique = false
  var nullsAreEqual = false
  /// The constraint that it enforces.
  var constraint: String?
  /// Something else relies on this very index, such as logical replication.
  var isNeeded = false
  var predicate: String?

  /// Whether looking up rows by these columns can use it: they come first in it, in any order. One that leaves out rows without a value in
  /// such a column serves as well, since a reference has one.
  func serves(_ columns: [String]) -> Bool {
    let first = keys.prefix(columns.count)
    guard first.count == columns.count, first.allSatisfy(\.isColumn), Set(first.map(\.text)) == Set(columns) else {
      return false
    }
    guard method == "btree" || (method == "hash" && columns.count == 1) else { return false }
    guard let predicate else { return true }
    func plain(_ text: String) -> String { text.filter { !"()\"".contains($0) }.lowercased() }
    return columns.contains { plain(predicate) == plain("\($0) is not null") }
  }

  /// Whether it does everything that the other one does, key for key.
  func duplicates(_ other: IndexDefinition) -> Bool {
    isAlike(other) && keys == other.keys && Set(other.included).isSubset(of: included)
      && (!other.isUnique || (isUnique && nullsAreEqual == other.nullsAreEqual))
      && (other.constraint == nil || constraint != nil)
  }

  /// Whether its first keys are all of the other one's, which is there for speed alone.
  func covers(_ other: IndexDefinition) -> Bool {
    isAlike(other) && method == "btree" && keys.count > other.keys.count
      && Array(keys.prefix(other.keys.count)) == other.keys && !other.isUnique && other.constraint == nil
      && Set(other.included).isSubset(of: Set(included).union(keys.filter(\.isColumn).map(\.text)))
  }

  private func isAlike(_ other: IndexDefinition) -> Bool {
    table == other.table && name != other.name && method == other.method && predicate == other.predicate
  }
}

/// The columns of a table that refer to another one.
struct ForeignKeyDefinition: Sendable, Hashable {
  let table: String
  /// `nil` in SQLite.
  let name: String?
  let target: String
  /// As those of the table's indexes are written.
  let columns: [String]
  /// As one types them.
  let typed: [String]
}
