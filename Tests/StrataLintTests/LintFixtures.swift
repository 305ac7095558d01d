import StrataLint
import StrataMigrations

extension Migration {
  /// A migration with one script, for PostgreSQL or all.
  static func script(_ version: String, dialect: String? = nil, sql: String) -> Migration {
    Migration(
      version: version, name: "test",
      scripts: [.init(direction: .up, dialect: dialect, file: "\(version)_test/up.sql", sql: sql)])
  }
}

extension LintRule {
  struct Unknown: Error { let name: String }

  static func named(_ name: String) throws -> LintRule {
    guard let rule = all.first(where: { $0.name == name }) else { throw Unknown(name: name) }
    return rule
  }
}
