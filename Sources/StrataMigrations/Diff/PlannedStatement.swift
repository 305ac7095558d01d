/// A statement of a migration with what there is to say of it.
public struct PlannedStatement: Sendable, Hashable {
  public let sql: String
  /// Lines of comments in front of it.
  public let notes: [String]

  public init(_ sql: String, notes: [String] = []) {
    self.sql = sql
    self.notes = notes
  }

  var text: String { (notes.map { "-- \($0)" } + ["\(sql);"]).joined(separator: "\n") }
}
