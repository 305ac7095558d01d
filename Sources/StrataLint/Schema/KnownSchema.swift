/// What is known of a database at some statement of a migration: from the migrations before it, and from the server when there is a
/// connection. What is not in it may still exist.
struct KnownSchema: Sendable {
  struct Column: Sendable, Hashable {
    var type: DataType
    var isRequired = false
    var hasDefault = false
  }

  struct Check: Sendable, Hashable {
    /// Columns that it says are not null.
    var requiredColumns: [String]
    var isValid: Bool
  }

  struct Table: Sendable, Hashable {
    var columns: [String: Column] = [:]
    var primaryKey: [String] = []
    /// The columns of each index that covers all rows, unique constraints among them.
    var indexes: [[String]] = []
    /// By name; those without one have a made-up name.
    var checks: [String: Check] = [:]
    var isPartitioned = false
    /// The table whose partition it is: what is indexed there is indexed here.
    var partitionOf: ObjectName?
    /// With indexes, when connected.
    var bytes: Int?

    /// An index that begins with these columns, in any order, finds rows by them.
    func hasIndex(on wanted: [String]) -> Bool {
      (indexes + [primaryKey]).contains { $0.count >= wanted.count && Set($0.prefix(wanted.count)) == Set(wanted) }
    }
  }

  var tables: [ObjectName: Table] = [:]
  /// The columns of views, as far as they are known.
  var views: [ObjectName: [String]] = [:]
  /// The tables of indexes, and their columns.
  var indexes: [ObjectName: (table: ObjectName, columns: [String])] = [:]
  var enums: Set<ObjectName> = []
  /// From a server: a table that is not there yet is empty when a migration has made it.
  var knowsSizes = false

  init() {}

  subscript(_ name: ObjectName) -> Table? { tables[name] }
}
