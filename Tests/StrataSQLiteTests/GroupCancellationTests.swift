import Foundation
import Strata
import StrataSQLite
import Synchronization
import Testing

/// A group of many statements ends when it is cancelled, also when no statement runs at that moment.
@Suite struct GroupCancellationTests {
  /// Keeps the connection between two statements, where SQLite forgets every interrupt.
  private final class Gate: RowSink {
    private let arrival = AsyncStream.makeStream(of: Void.self)
    private let permission = DispatchSemaphore(value: 0)

    let decoder: ObjectIdentifier? = nil
    let resultTypes: [DatabaseType] = []

    /// Of a query without rows: it is done by now.
    func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
      arrival.continuation.finish()
      permission.wait()
      return columns.names.map { _ in .int8 }
    }

    func receive(_ rows: borrowing RowBuffer) throws(DatabaseError) {}

    func reached() async { for await _ in arrival.stream {} }

    func open() { permission.signal() }
  }

  private func withTable(_ body: (Database) async throws -> Void) async throws {
    let db = try Database(.sqlite(.memory))
    try await db.execute("CREATE TABLE numbers (n integer)")
    do {
      try await body(db)
      await db.close()
    } catch {
      await db.close()
      throw error
    }
  }

  private func burst(_ gate: Gate) -> Burst {
    let insert = StatementText("INSERT INTO numbers VALUES (1)")
    let waiting = Statement(StatementText("SELECT n FROM numbers WHERE n < 0"), access: .read, rows: gate)
    return Burst([
      StatementGroup(
        [Statement(insert, access: .write), waiting] + (0..<100).map { _ in Statement(insert, access: .write) }),
      StatementGroup([Statement(insert, access: .write)]),
    ])
  }

  private let source = CallSite(fileID: #fileID, line: #line)

  private func count(_ db: Database) async throws -> Int? {
    try await db.first(sql: "SELECT count(*) FROM numbers", as: Int.self)
  }

  private func codes(_ results: [GroupResult]) -> [DatabaseError.Code?] {
    results.map { result in
      switch result {
      case .completed: nil
      case .failed(let error): error.code
      }
    }
  }

  @Test func byItsTask() async throws {
    try await withTable { db async throws in
      let gate = Gate()
      let (burst, source) = (burst(gate), source)
      let task = Task { try await db.run(burst, source: source) }
      await gate.reached()
      task.cancel()
      gate.open()
      #expect(try await codes(task.value) == [.cancelled, .cancelled])
      #expect(try await count(db) == 0)
      try await db.execute("INSERT INTO numbers VALUES (2)")
      #expect(try await count(db) == 1)
    }
  }

  @Test func byItsDeadline() async throws {
    try await withTable { db async throws in
      let gate = Gate()
      let (burst, source) = (burst(gate), source)
      let task = Task { try await withDeadline(.milliseconds(50)) { try await db.run(burst, source: source) } }
      await gate.reached()
      try await Task.sleep(for: .milliseconds(300))
      gate.open()
      #expect(try await codes(task.value) == [.statementTimeout, .statementTimeout])
      #expect(try await count(db) == 0)
    }
  }

  /// A script is many statements as well.
  @Test func aScript() async throws {
    try await withTable { db async throws in
      let script = String(repeating: "INSERT INTO numbers VALUES (1);\n", count: 200_000)
      let started = ContinuousClock.now
      let task = Task { try await db.execute(script: script) }
      try await Task.sleep(for: .milliseconds(60))
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.code == .cancelled && .now - started < .seconds(20))
      #expect(try await count(db) == 0)
    }
  }

  @Test func thousandsOfRows() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "rows.db").path
    let db = try Database(.sqlite(path: path))
    let other = try Database(SQLiteConfiguration(.file(path), busyTimeout: .zero))
    try await db.execute("CREATE TABLE numbers (n integer)")
    let burst = Burst([
      StatementGroup(
        (0..<300_000).map { _ in Statement(StatementText("INSERT INTO numbers VALUES (1)"), access: .write) })
    ])
    let task = Task { [source] in try await db.run(burst, source: source) }
    // The group has begun when nobody else can write.
    var hasBegun = false
    while !hasBegun {
      do { try await other.execute("DELETE FROM numbers WHERE n < 0") } catch { hasBegun = true }
    }
    task.cancel()
    #expect(try await codes(task.value) == [.cancelled])
    #expect(try await count(other) == 0)
    await db.close()
    await other.close()
  }
}
