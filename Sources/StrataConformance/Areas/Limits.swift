import Strata

extension ConformanceSuite {
  /// Deadlines and cancellation.
  static let limits = ConformanceArea("deadlines and cancellation", [Setting.self], collect: collectLimits)

  private static func collectLimits(_ cases: inout CaseCollector) {
    cases.add("a deadline that has passed sends nothing") { db in
      try await expectError(.statementTimeout) {
        try await withDeadline(.seconds(-1)) { try await db.insert(Setting.New(name: "a")) }
      }
      try expectEqual(try await db.count(Setting.everything), 0)
    }
    cases.add("a statement ends at the deadline, and the connection goes on") { db in
      try await expectError(.statementTimeout) {
        try await withDeadline(.milliseconds(60)) { try await db.all(sql: slow, as: Int.self) }
      }
      try expectEqual(try await db.first(sql: "SELECT 1", as: Int.self), 1)
    }
    cases.add("a transaction is undone at the deadline") { db in
      try await expectError(.statementTimeout) {
        try await withDeadline(.milliseconds(150)) {
          try await db.transaction { tx in
            try await tx.insert(Setting.New(name: "a"))
            _ = try await tx.all(sql: slow, as: Int.self)
          }
        }
      }
      try expectEqual(try await db.count(Setting.everything), 0)
    }
    cases.add("an inner deadline is never later") { _ in
      let outer = ContinuousClock.now + .seconds(5)
      try await withDeadline(outer) {
        try await withDeadline(.seconds(60)) { try expectEqual(Deadline.current, outer) }
      }
      try expectEqual(Deadline.current, nil)
    }
    cases.add("a deadline that is far away does no harm") { db in
      let count = try await withDeadline(.seconds(1_000_000)) { try await db.count(Setting.everything) }
      try expectEqual(count, 0)
    }
    cases.add("a statement whose task is cancelled stops, and the connection goes on") { db in
      let task = Task { try await db.all(sql: slow, as: Int.self) }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      try await expectError(.cancelled) { try await task.value }
      for _ in 0..<4 { try expectEqual(try await db.first(sql: "SELECT 1", as: Int.self), 1) }
    }
    cases.add("a transaction whose task is cancelled is undone") { db in
      let task = Task {
        try await db.transaction { tx in
          try await tx.insert(Setting.New(name: "a"))
          _ = try await tx.all(sql: slow, as: Int.self)
        }
      }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      try await expectError(.cancelled) { try await task.value }
      try expectEqual(try await db.count(Setting.everything), 0)
    }
  }

  /// Runs for minutes, where nothing stops it.
  private static let slow: SQL = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n
    """
}
