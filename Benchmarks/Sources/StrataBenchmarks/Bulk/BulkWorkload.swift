import BenchmarkHarness

/// The cases of the benchmark `bulk`; the same as in `peers/bulk_workload.py`.
enum BulkWorkload {
  enum Operation: String, CaseIterable, Sendable {
    case insert
    case update
    case upsert
    case delete
    case read
  }

  enum Table: String, CaseIterable, Sendable {
    case narrow
    case wide
  }

  struct Work: Sendable {
    let operation: Operation
    let table: Table
    let rows: Int

    /// - Parameter name: Of a case, as `upsert_wide_10000`.
    init?(_ name: String) {
      let parts = name.split(separator: "_").map(String.init)
      guard parts.count == 3, let operation = Operation(rawValue: parts[0]), let table = Table(rawValue: parts[1]),
        let rows = Int(parts[2])
      else { return nil }
      (self.operation, self.table, self.rows) = (operation, table, rows)
    }
  }

  static let sizes = [10_000, 100_000]

  static let cases: [BenchmarkCase] = Operation.allCases.flatMap { operation in
    Table.allCases.flatMap { table in
      sizes.map { rows in
        // Ahead of everybody.
        BenchmarkCase(
          "\(operation.rawValue)_\(table.rawValue)_\(rows)", unit: .perSecond(of: "rows"), operations: rows, gate: 1,
          rounds: 5)
      }
    }
  }
}
