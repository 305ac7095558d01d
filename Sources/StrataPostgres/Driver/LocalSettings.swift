import Strata

/// Settings of a session that has none of its own: behind a pooler in transaction mode they hold for one transaction and are
/// sent with each (https://www.pgbouncer.org/features.html). They cost no round trip.
final class LocalSettings: Sendable {
  /// In front of the statements of an implicit transaction. It only reads, so what it stands in front of may still be sent
  /// again.
  let leading: Statement
  /// Behind a BEGIN, and in front of a script, where the text alone counts.
  private let control: Statement

  /// - Returns: `nil` when there is nothing to set.
  init?(_ settings: [(name: String, value: String)]) {
    guard !settings.isEmpty else { return nil }
    let calls = settings.map { "set_config(\(Self.literal($0.name)), \(Self.literal($0.value)), true)" }
    let text = StatementText("SELECT " + calls.joined(separator: ", "))
    leading = Statement(text, access: .read, kind: .setting)
    control = Statement(text, access: .write, kind: .control)
  }

  /// Reads the same whatever `standard_conforming_strings` is.
  private static func literal(_ text: String) -> String {
    let escaped = text.replacingScalars { scalar in
      switch scalar {
      case "'", "\\": "\(scalar)\(scalar)"
      default: nil
      }
    }
    return "E'\(escaped)'"
  }

  /// Runs a burst with the settings.
  /// - Parameter isInTransaction: It belongs to a transaction, which has them since its BEGIN.
  func run(_ burst: Burst, isInTransaction: Bool, _ send: (Burst) async -> BurstOutcome) async -> BurstOutcome {
    if isInTransaction || burst.isControl {
      guard burst.begins else { return await send(burst) }
      return await run(burst, with: InsertedStatements([control], .behindBegin), send)
    }
    let isScript = burst.groups.contains { $0.statements.contains { $0.kind == .script } }
    let outcome = await run(burst, with: InsertedStatements([isScript ? control : leading], .front), send)
    // VACUUM and its like run outside transactions only, where nothing is local. Nothing of it was done.
    return burst.isOneStatement && outcome.isRefusedInTransaction ? await send(burst) : outcome
  }

  private func run(
    _ burst: Burst, with settings: InsertedStatements, _ send: (Burst) async -> BurstOutcome
  ) async -> BurstOutcome {
    let outcome = await send(settings.inserted(into: burst))
    guard case .results(let results) = outcome else { return outcome }
    return .results(settings.removed(from: results))
  }
}

extension Burst {
  fileprivate var isOneStatement: Bool { groupCount == 1 && groups[0].statements.count == 1 }

  /// What Strata itself sends around transactions.
  fileprivate var isControl: Bool { groups.first?.statements.first?.kind == .control }

  fileprivate var begins: Bool {
    guard let first = groups.first?.statements.first else { return false }
    return first.kind == .control && first.text.sql.hasPrefix("BEGIN")
  }
}

extension BurstOutcome {
  /// `active_sql_transaction` of the only group (https://www.postgresql.org/docs/current/errcodes-appendix.html).
  fileprivate var isRefusedInTransaction: Bool {
    guard case .results(let results) = self, case .failed(let error) = results.first else { return false }
    return error.sqlState == "25001"
  }
}
