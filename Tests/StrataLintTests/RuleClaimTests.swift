import Foundation
import Strata
import StrataLint
import StrataPostgres
import TestDatabases
import Testing

/// What each rule says of the server, on the server.
@Suite struct RuleClaimTests {
  @Test(
    "The claim is true of the bad example, and not of the good one", .timeLimit(.minutes(5)),
    arguments: LintRule.all.filter { $0.claim != .text }.map(\.name))
  func claim(_ name: String) async throws {
    let rule = try LintRule.named(name)
    try await withPostgresDatabase { url async throws in
      let proof = ClaimProof(rule: rule, url: url)
      #expect(try await proof.outcome(of: [rule.example.bad]) == true, "the bad example does what the rule says")
    }
    guard !rule.example.good.isEmpty else { return }
    try await withPostgresDatabase { url async throws in
      let proof = ClaimProof(rule: rule, url: url)
      #expect(try await proof.outcome(of: rule.example.good) == false, "the good example does not")
    }
  }
}

/// Runs the scripts of an example in a database of their own, and looks whether the claim is true afterwards.
struct ClaimProof {
  let rule: LintRule
  let url: String

  /// What was seen of one script.
  private struct Seen {
    var locks: Set<String> = []
    var scans = false
  }

  func outcome(of scripts: [String]) async throws -> Bool {
    let database = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 1)))
    let result: Result<Bool, any Error>
    do {
      if !rule.example.before.isEmpty { try await database.execute(script: rule.example.before) }
      // On one connection: the pool makes a returned one as it was.
      let isTrue: Bool = try await database.withConnection { connection in
        try await self.outcome(of: scripts, in: connection)
      }
      result = .success(isTrue)
    } catch { result = .failure(error) }
    await database.close()
    return try result.get()
  }

  private func outcome(of scripts: [String], in database: any Executor) async throws -> Bool {
    switch rule.claim {
    case .locks(let table, let mode, let byBoth):
      let seen = try await run(scripts, in: database, watching: table)
      let isBad = scripts == [rule.example.bad]
      let isHeld = seen.contains { $0.locks.contains(mode) }
      return byBoth && !isBad ? false : isHeld
    case .scans(let table, let mode):
      return try await run(scripts, in: database, watching: table).contains { $0.scans && $0.locks.contains(mode) }
    case .rewrites(let table):
      let before = try await fileNode(of: table, in: database)
      _ = try await run(scripts, in: database)
      return try await fileNode(of: table, in: database) != before
    case .breaks(let query):
      #expect(try await works(query, in: database), "the query works before")
      _ = try await run(scripts, in: database)
      return try await !works(query, in: database)
    case .rejects(let query):
      _ = try await run(scripts, in: database)
      return try await !works(query, in: database)
    case .accepts(let query):
      _ = try await run(scripts, in: database)
      return try await works(query, in: database)
    case .shows(let after, let condition):
      _ = try await run(scripts, in: database)
      return try await database.transaction { transaction in
        if !after.isEmpty { try await transaction.execute(script: after) }
        return try await transaction.first(sql: SQL(trusted: "SELECT \(condition)"), as: Bool.self) == true
      }
    case .fails(let state):
      do {
        _ = try await run(scripts, in: database)
        return false
      } catch let error as DatabaseError {
        #expect(state == nil ? error.code == .invalidArgument : error.sqlState == state, "\(error)")
        return true
      }
    case .failsWhenRepeated(let state):
      _ = try await run(scripts, in: database)
      do {
        _ = try await run(scripts, in: database)
        return false
      } catch let error as DatabaseError {
        #expect(error.sqlState == state, "\(error)")
        return true
      }
    case .text: return false
    }
  }

  /// Runs scripts as the runner does: in a transaction, unless they say otherwise.
  private func run(_ scripts: [String], in database: any Executor, watching table: String? = nil) async throws -> [Seen]
  {
    var result: [Seen] = []
    for script in scripts {
      if script.hasPrefix("-- strata: no-transaction") {
        for statement in script.split(separator: ";").map(String.init)
        where statement.contains(where: \.isLetter) {
          try await database.execute(SQL(trusted: statement))
        }
        continue
      }
      let seen = try await database.transaction { transaction in
        // The server's counters go on from transaction to transaction for a while.
        let scansBefore = try await scans(of: table, in: transaction)
        try await transaction.execute(script: script)
        var seen = Seen()
        guard let table else { return seen }
        let locks = try await transaction.all(
          sql: """
            SELECT mode FROM pg_locks
            WHERE relation = to_regclass(\(table)) AND pid = pg_backend_pid() AND granted
            """, as: String.self)
        seen.locks = Set(locks)
        seen.scans = try await scans(of: table, in: transaction) > scansBefore
        return seen
      }
      result.append(seen)
    }
    return result
  }

  private func scans(of table: String?, in transaction: Transaction) async throws -> Int {
    guard let table else { return 0 }
    return try await transaction.first(
      sql: "SELECT coalesce(max(seq_scan), 0) FROM pg_stat_xact_user_tables WHERE relid = to_regclass(\(table))",
      as: Int.self) ?? 0
  }

  private func fileNode(of table: String, in database: any Executor) async throws -> Int? {
    try await database.first(
      sql: "SELECT relfilenode::int8 FROM pg_class WHERE oid = to_regclass(\(table))", as: Int.self)
  }

  private struct Undone: Error {}

  /// Whether statements of an application run; what they do is undone.
  private func works(_ query: String, in database: any Executor) async throws -> Bool {
    do {
      try await database.transaction { transaction in
        try await transaction.execute(script: query)
        throw Undone()
      }
      return true
    } catch is Undone {
      return true
    } catch let error as DatabaseError {
      // An answer of the server to the statement, not a lost connection.
      #expect(error.sqlState != nil, "\(error)")
      return false
    }
  }
}
