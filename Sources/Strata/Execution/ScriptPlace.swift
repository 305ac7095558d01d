/// Where in a file of SQL something is wrong, for programs that show it there: an editor, or a review in CI.
public struct ScriptPlace: Sendable, Hashable {
  /// The migration that the file belongs to, as its folder is called: `20261120093000_create_chores`.
  public let migration: String
  /// The path from the folder of migrations on.
  public let file: String
  /// Counted from 1.
  public let line: Int
  /// In Unicode code points, counted from 1.
  public let column: Int

  public init(migration: String, file: String, line: Int, column: Int) {
    self.migration = migration
    self.file = file
    self.line = line
    self.column = column
  }
}
