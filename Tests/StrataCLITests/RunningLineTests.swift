import Foundation
import Strata
import StrataPostgres
import StrataTesting
import Synchronization
import TestDatabases
import Testing

@testable import StrataCLI

/// What a terminal shows while a migration runs for long.
@Suite(.timeLimit(.minutes(10))) struct RunningLineTests {
  @Test func itCountsAndGoesAway() async throws {
    let written = Mutex<[String]>([])
    let (ticks, tick) = AsyncStream.makeStream(of: Void.self)
    let line = RunningLine(isShown: true, interval: .milliseconds(1)) { text in
      written.withLock { $0.append(text) }
      tick.yield()
    }
    line.begin()
    for await _ in ticks { break }
    line.end()
    let texts = written.withLock { $0 }
    #expect(texts.dropLast().allSatisfy { $0.hasPrefix("\rrunning for ") && $0.hasSuffix(" s") }, "\(texts)")
    #expect(texts.last?.allSatisfy { $0 == " " || $0 == "\r" } == true, "\(texts)")
    line.end()
    #expect(written.withLock { $0 } == texts, "what is gone does not go away again")
  }

  @Test func aLogHasNone() async throws {
    let line = RunningLine(isShown: false, interval: .zero) { text in Issue.record("\(text) was written") }
    line.begin()
    try await Task.sleep(for: .milliseconds(20))
    line.end()
  }

  /// The migration waits for a lock that is held until the terminal says that it is running.
  @Test func aLongMigrationIsSeenToRun() async throws {
    let strata = try Program("strata")
    try await withPostgresDatabase { url async throws in
      try await withTemporaryFolder { folder async throws in
        try folder.writeMigration("1_slow", up: "-- strata: lock-timeout 10min\nSELECT pg_advisory_lock(7);\n")
        let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 1)))
        let terminal = try PseudoTerminal()
        let (running, seen) = try await db.transaction { tx async throws in
          try await tx.execute("SELECT pg_advisory_xact_lock(7)")
          let running = Task {
            try await strata.run(
              arguments: ["migrate", "up", "--database", url], in: folder, environment: ["TERM": "xterm"],
              terminal: terminal.writing)
          }
          var seen = ""
          while !seen.contains("running for ") {
            try await Task.sleep(for: .milliseconds(20))
            seen += terminal.text()
          }
          return (running, seen)
        }
        let result = try await running.value
        let shown = seen + terminal.text()
        #expect(result.status == 0 && result.errors == "", "\(result)")
        #expect(shown.contains("applying   1_slow") && shown.contains("\rapplied    1_slow"), "\(shown)")
        await db.close()
      }
    }
  }
}
