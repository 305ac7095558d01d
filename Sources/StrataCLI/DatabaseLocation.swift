import Foundation
public import Strata
public import StrataSQLite

/// A database by its path or URL.
public struct DatabaseLocation: Sendable, Hashable {
  /// The environment of this process.
  public static var processEnvironment: [String: String] { ProcessInfo.processInfo.environment }

  public let storage: SQLiteConfiguration.Storage

  /// - Parameter text: A path, `sqlite:PATH`, `sqlite:///ABSOLUTE/PATH` or `sqlite::memory:`.
  /// - Throws: `invalidArgument` for a URL of another kind. PostgreSQL's driver is not part of this version.
  public init(_ text: String) throws(DatabaseError) {
    guard let colon = text.firstIndex(of: ":"), text[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "+" }),
      text[..<colon].count > 1
    else {
      storage = .file(text)
      return
    }
    let scheme = text[..<colon].lowercased()
    var rest = String(text[text.index(after: colon)...])
    switch scheme {
    case "sqlite", "file":
      if rest == ":memory:" {
        storage = .memory
        return
      }
      if rest.hasPrefix("//") { rest = String(rest.dropFirst(2)) }
      guard !rest.isEmpty, let path = rest.removingPercentEncoding else {
        throw DatabaseError(.invalidArgument, "the database URL has no path; write sqlite:///var/lib/app.sqlite")
      }
      storage = .file(path)
    case "postgres", "postgresql":
      throw DatabaseError(
        .unsupported,
        "this version has the SQLite driver only; name a file, or a URL such as sqlite:///var/lib/app.sqlite")
    default:
      throw DatabaseError(
        .invalidArgument, "a database URL begins with sqlite:, not with \(scheme):; or name a file without a scheme")
    }
  }

  public func sqliteConfiguration() -> SQLiteConfiguration { .sqlite(storage) }
}
