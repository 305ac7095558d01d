import BenchmarkHarness
import CSQLiteLoop

/// A connection of the C loop. Not to be shared between tasks.
final class SQLiteLoop {
  private let loop: OpaquePointer

  /// Opens a file with the settings that all contenders have.
  init(_ path: String) throws {
    guard let loop = sqlite_loop_new() else { throw BenchmarkFailure("out of memory") }
    self.loop = loop
    try check(sqlite_loop_open(loop, path))
    for (name, value) in SQLiteWorkload.pragmas {
      try run("PRAGMA \(name) = \(value)")
      let found = try self.value("PRAGMA \(name)")
      guard found == value else { throw BenchmarkFailure("PRAGMA \(name) is \(found) and not \(value)") }
    }
  }

  deinit { sqlite_loop_free(loop) }

  func run(_ sql: String) throws { try check(sqlite_loop_run(loop, sql)) }

  func value(_ sql: String) throws -> String {
    guard let value = sqlite_loop_value(loop, sql) else { throw failure }
    return String(cString: value)
  }

  func generate(_ count: Int) throws { try check(sqlite_loop_generate(loop, count)) }

  func loadKeys() throws { try check(sqlite_loop_load_keys(loop)) }

  func pointSelects(inTransaction: Bool) throws -> Timing {
    try measure { sqlite_loop_point_selects(loop, inTransaction, &$0) }
  }

  @discardableResult
  func insert(returning: Bool = false) throws -> Timing {
    try measure { sqlite_loop_insert(loop, returning, &$0) }
  }

  func wideSelect() throws -> Timing {
    try measure { sqlite_loop_wide_select(loop, &$0) }
  }

  private func measure(_ work: (inout sqlite_loop_measurement) -> Bool) throws -> Timing {
    var result = sqlite_loop_measurement()
    try check(work(&result))
    return Timing(seconds: result.seconds, checksum: result.checksum)
  }

  private var failure: BenchmarkFailure { BenchmarkFailure(String(cString: sqlite_loop_message(loop))) }

  private func check(_ succeeded: Bool) throws {
    if !succeeded { throw failure }
  }
}
