import Foundation
import Strata
import TestDatabases
import Testing

@Suite struct ManyRowsGuideTests {
  @Test(arguments: TestDatabase.allCases) func theExamplesDoWhatTheGuideSays(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Reading.self])
      let problems = try await load(["a;20.5;1", "a;99;2", "b;-3;1", "a;21;1"], into: db)
      #expect(problems.count == 2)
      #expect(problems.first?.hasPrefix("line 2: ") == true && problems.last?.hasPrefix("line 4: ") == true)
      let new = ["a", "c"].map { Reading.New(sensor: $0, celsius: 1, takenAt: Date(timeIntervalSince1970: 1)) }
      #expect(try await reload(new, into: db) == 2)
      let readings = try await db.all(Reading.everything.order { $0.sensor.ascending })
      #expect(readings.map(\.celsius) == [1, -3, 1])
      #expect(readings.map(\.corrections) == [1, 0, 0])
      let offsets = Dictionary(uniqueKeysWithValues: readings.prefix(2).map { ($0.id, 0.5) })
      #expect(try await calibrate(offsets, in: db) == 2)
      var lines: [String] = []
      try await export(from: db) { lines.append($0) }
      #expect(Set(lines) == ["a;1.5", "b;-2.5", "c;1.0"])
    }
  }

  /// Many more rows than are in memory at once, of which some fail.
  @Test(arguments: TestDatabase.allCases) func someOfMoreThanAreInMemoryMayFail(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Reading.self])
      let rows = (0..<60_000).lazy.map { (number: Int) -> Reading.New in
        let celsius: Double = number == 40_001 ? 61 : 1
        let second = number == 55_555 ? 5_555 : number
        return Reading.New(
          sensor: "s\(number % 10)", celsius: celsius, takenAt: Date(timeIntervalSince1970: Double(second)))
      }
      let report = try await db.insertAll(rows, failedRows: .leaveOut())
      #expect(report.failed.map(\.row) == [40_001, 55_555])
      #expect(report.failed.map(\.error.code) == [.validationFailed, .uniqueViolation])
      #expect(report.written == 59_998)
      #expect(try await db.count(Reading.everything) == 59_998)
    }
  }
}
