/// A file of SQL as its single statements, each with its place in the file.
///
/// Statements are found as the database finds them: a semicolon inside of quotes, a comment, a dollar-quoted body, the
/// body of a trigger of SQLite or of an SQL function (`BEGIN ATOMIC … END`) ends none. The rules are those of
/// [PostgreSQL's lexical structure](https://www.postgresql.org/docs/current/sql-syntax-lexical.html) and of
/// [`sqlite3_complete`](https://www.sqlite.org/c3ref/complete.html).
public struct SQLScript: Sendable, Hashable {
  /// Whose rules apply.
  public enum Syntax: Sendable, Hashable, CaseIterable {
    /// Dollar quotes, `E'…'` with backslashes, comments within comments, `BEGIN ATOMIC`.
    case postgres
    /// Names also in `[…]` and `` `…` ``, triggers with a body of statements, comments that do not nest.
    case sqlite

    /// - Parameter dialect: A dialect's name, `postgres` or `sqlite`. Other databases' scripts are read as standard SQL is,
    ///   of which PostgreSQL's rules are the nearest.
    public init(dialect: String) { self = dialect == "sqlite" ? .sqlite : .postgres }
  }

  /// A place in a file.
  public struct Position: Sendable, Hashable {
    /// Counted from 1.
    public let line: Int
    /// In Unicode code points, counted from 1.
    public let column: Int
    /// In bytes from the start of the file, counted from 0.
    public let utf8Offset: Int

    public init(line: Int, column: Int, utf8Offset: Int) {
      self.line = line
      self.column = column
      self.utf8Offset = utf8Offset
    }
  }

  public struct Statement: Sendable, Hashable {
    /// Without the semicolon, and without comments before and after it.
    public let text: String
    /// Of its first character.
    public let position: Position

    /// The byte after its last one, from the start of the file.
    public var endOffset: Int { position.utf8Offset + text.utf8.count }

    /// The place in the file of a character of the statement.
    /// - Parameter character: In code points, counted from 1, as databases report the position of an error.
    public func position(ofCharacter character: Int) -> Position {
      var (line, column, offset) = (position.line, position.column, position.utf8Offset)
      for scalar in text.unicodeScalars.prefix(max(0, character - 1)) {
        offset += UTF8.width(scalar)
        if scalar == "\n" {
          line += 1
          column = 1
        } else {
          column += 1
        }
      }
      return Position(line: line, column: column, utf8Offset: offset)
    }
  }

  public struct Comment: Sendable, Hashable {
    /// What stands behind `--` or between `/*` and `*/`.
    public let text: String
    /// Of its first character.
    public let position: Position
    /// True for `-- …`, which ends with its line.
    public let isLine: Bool
    /// How many statements begin before it.
    public let statementsBefore: Int
    /// True when the statement before it goes on behind it.
    public let isInsideStatement: Bool
  }

  /// Why a file cannot be split.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable, CaseIterable {
      case unterminatedString
      case unterminatedName
      case unterminatedDollarQuote
      case unterminatedComment
      case unterminatedBody
      case unterminatedParenthesis
      case copyFromStandardInput
      case clientCommand
      case nulCharacter
    }

    public let kind: Kind
    public let file: String
    /// Where the thing begins that has no end, or stands that cannot be.
    public let position: Position

    public var message: String {
      switch kind {
      case .unterminatedString: "the string that begins here has no closing quote"
      case .unterminatedName: "the quoted name that begins here has no closing quote"
      case .unterminatedDollarQuote: "the dollar-quoted text that begins here is not closed by the same tag"
      case .unterminatedComment: "the comment that begins here is not closed by */"
      case .unterminatedBody: "the body of the statement that begins here is not closed by END;"
      case .unterminatedParenthesis: "the parenthesis that opens here is never closed"
      case .copyFromStandardInput:
        "COPY … FROM STDIN takes its data from psql and cannot run in a migration; write INSERT, or load the data in a data migration"
      case .clientCommand: "a backslash command belongs to psql and is no SQL; take it out"
      case .nulCharacter: "the file holds a NUL character; save it as UTF-8 text"
      }
    }

    public var description: String { "\(file):\(position.line):\(position.column): \(message)" }
  }

  public let file: String
  public let statements: [Statement]
  /// In their order. Directives are read from them: ``MigrationDirectives``.
  public let comments: [Comment]

  /// - Parameter file: The name for messages.
  public init(_ text: String, syntax: Syntax, file: String) throws(Problem) {
    var scanner = SQLScanner(text, syntax: syntax, file: file)
    try scanner.scan()
    self.file = file
    statements = scanner.statements
    comments = scanner.comments
  }
}
