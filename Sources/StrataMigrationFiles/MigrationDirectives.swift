/// What the comments of a migration's file say to whoever runs or checks it.
///
/// ```sql
/// -- strata: no-transaction
/// -- strata: lock-timeout 5s
/// -- strata: statement-timeout 1min
///
/// -- strata: allow: drop-column because the last version that reads it is gone since May
/// ALTER TABLE chores DROP COLUMN notes;
/// ```
///
/// All but `allow` stand in the head of the file, in front of its first statement. `allow` is for the statement that
/// follows; in the head, with an empty line behind it, for the whole file. `irreversible: reason` says in `up.sql`, or as
/// the only line of `down.sql`, why there is no way back.
public struct MigrationDirectives: Sendable, Hashable {
  /// One lint rule that is broken on purpose.
  public struct Allowance: Sendable, Hashable {
    public enum Scope: Sendable, Hashable {
      case file
      /// The statement's index in ``SQLScript/statements``.
      case statement(Int)
    }

    public let rule: String
    public let reason: String
    public let scope: Scope
    public let position: SQLScript.Position
  }

  /// A directive that cannot be followed.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
      case unknown(String)
      case malformed(expected: String)
      case repeated(String)
      /// Behind the first statement, within one, or in front of none.
      case misplaced(String)
    }

    public let kind: Kind
    public let file: String
    public let position: SQLScript.Position

    public var message: String {
      switch kind {
      case .unknown(let name):
        "unknown directive \(name); there are no-transaction, lock-timeout, statement-timeout, irreversible and allow"
      case .malformed(let expected): "write -- strata: \(expected)"
      case .repeated(let name): "the directive \(name) stands in the file twice; keep one"
      case .misplaced("allow"): "the directive allow belongs on a line of its own above the statement that it is for"
      case .misplaced(let name): "the directive \(name) belongs at the head of the file, above its first statement"
      }
    }

    public var description: String { "\(file):\(position.line):\(position.column): \(message)" }
  }

  /// False with `no-transaction`: each statement commits by itself, as `CREATE INDEX CONCURRENTLY` has to.
  public private(set) var runsInTransaction = true
  /// How long a statement waits for a lock; `nil` for the runner's default.
  public private(set) var lockTimeout: Duration?
  /// How long a statement may take; `nil` for the runner's default.
  public private(set) var statementTimeout: Duration?
  /// Why there is no way back.
  public private(set) var irreversible: String?
  public private(set) var allowances: [Allowance] = []

  /// - Throws: A problem for the first directive that is unknown, malformed, repeated or at the wrong place.
  public init(_ script: SQLScript) throws(Problem) {
    for comment in script.comments where comment.isLine {
      let text = comment.text.trimmingSpace
      guard text.hasPrefix("strata:") else { continue }
      try read(text.dropFirst("strata:".count).trimmingSpace, comment, script)
    }
  }

  /// The reason for which a statement may break a rule; `nil` when it may not.
  public func allowance(of rule: String, statement index: Int) -> Allowance? {
    allowances.first { $0.rule == rule && ($0.scope == .file || $0.scope == .statement(index)) }
  }

  private mutating func read(
    _ text: Substring, _ comment: SQLScript.Comment, _ script: SQLScript
  ) throws(Problem) {
    let name = text.prefix { $0 != ":" && !$0.isWhitespace }
    var argument = text.dropFirst(name.count).trimmingSpace
    if argument.first == ":" { argument = argument.dropFirst().trimmingSpace }
    func problem(_ kind: Problem.Kind) -> Problem {
      Problem(kind: kind, file: script.file, position: comment.position)
    }
    func inHead(isRepeated: Bool) throws(Problem) {
      guard comment.statementsBefore == 0 else { throw problem(.misplaced(String(name))) }
      guard !isRepeated else { throw problem(.repeated(String(name))) }
    }
    switch name {
    case "no-transaction":
      try inHead(isRepeated: !runsInTransaction)
      guard argument.isEmpty else { throw problem(.malformed(expected: "no-transaction")) }
      runsInTransaction = false
    case "lock-timeout":
      try inHead(isRepeated: lockTimeout != nil)
      guard let limit = Self.duration(argument) else { throw problem(.malformed(expected: "lock-timeout 5s")) }
      lockTimeout = limit
    case "statement-timeout":
      try inHead(isRepeated: statementTimeout != nil)
      guard let limit = Self.duration(argument) else { throw problem(.malformed(expected: "statement-timeout 1min")) }
      statementTimeout = limit
    case "irreversible":
      try inHead(isRepeated: irreversible != nil)
      guard !argument.isEmpty else { throw problem(.malformed(expected: "irreversible: reason")) }
      irreversible = String(argument)
    case "allow":
      allowances.append(
        try Self.allowance(argument, comment, script, problem: problem))
    default:
      throw problem(.unknown(name.isEmpty ? "(none)" : String(name)))
    }
  }

  private static func allowance(
    _ argument: Substring, _ comment: SQLScript.Comment, _ script: SQLScript, problem: (Problem.Kind) -> Problem
  ) throws(Problem) -> Allowance {
    let rule = argument.prefix { !$0.isWhitespace }
    var rest = argument.dropFirst(rule.count).trimmingSpace
    let word = "because"
    guard !rule.isEmpty, rest.hasPrefix(word), rest.dropFirst(word.count).first?.isWhitespace == true else {
      throw problem(.malformed(expected: "allow: rule-name because reason"))
    }
    rest = rest.dropFirst(word.count).trimmingSpace
    let next = comment.statementsBefore
    // On the line where a statement ends it would read as if it were for that one.
    let sharesLine = next > 0 && script.statements[next - 1].endLine == comment.position.line
    guard !comment.isInsideStatement, !sharesLine, next < script.statements.count else {
      throw problem(.misplaced("allow"))
    }
    let isOfFile = next == 0 && script.hasEmptyLine(after: comment)
    return Allowance(
      rule: String(rule), reason: String(rest), scope: isOfFile ? .file : .statement(next), position: comment.position)
  }

  /// `500ms`, `5s`, `1min`, `2h`; `nil` for anything else, and for zero, which would mean no limit to the server.
  static func duration(_ text: some StringProtocol) -> Duration? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int64(digits), number > 0, number <= 1_000_000_000 else { return nil }
    switch text.dropFirst(digits.count).drop(while: \.isWhitespace) {
    case "ms": return .milliseconds(number)
    case "s": return .seconds(number)
    case "min": return .seconds(number * 60)
    case "h": return .seconds(number * 3600)
    default: return nil
    }
  }
}

extension SQLScript.Statement {
  fileprivate var endLine: Int { position.line + text.utf8.count { $0 == UInt8(ascii: "\n") } }
}

extension SQLScript {
  /// True when the block of comments that a comment of the head is part of ends with an empty line.
  fileprivate func hasEmptyLine(after comment: Comment) -> Bool {
    var line = comment.position.line
    for next in comments where next.statementsBefore == 0 && next.position.line > comment.position.line {
      if next.position.line > line + 1 { return true }
      line = next.position.line + next.text.utf8.count { $0 == UInt8(ascii: "\n") }
    }
    return (statements.first?.position.line ?? line) > line + 1
  }
}

extension StringProtocol {
  fileprivate var trimmingSpace: Substring {
    let start = self.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return Substring(start[...last])
  }
}
