import Foundation
import Strata

extension ConformanceSuite {
  static let moments = ConformanceArea("moments", [Sample.self], collect: collectMoments)

  private static func collectMoments(_ cases: inout CaseCollector) {
    cases.roundTrip(
      "moments around 1970", \.moment, \.moment, \.moment, [Date(seconds: 0), Date(seconds: -1), Date(seconds: 1)])
    cases.roundTrip(
      "moments long before 1970", \.moment, \.moment, \.moment,
      [Date(seconds: -1e9), Date(seconds: -5_000_000_000.5), Date(seconds: -62_135_596_800)])
    cases.roundTrip(
      "moments in the far future", \.moment, \.moment, \.moment,
      [Date(seconds: 4_102_444_800), Date(seconds: 253_402_300_799)])
    cases.roundTrip(
      "microseconds", \.moment, \.moment, \.moment,
      [Date(seconds: 1.000001), Date(seconds: 0.999999), Date(seconds: -0.000001), Date(seconds: 1_700_000_000.123456)])
    cases.add("a moment is written as the nearest microsecond") { db in
      let row = try await db.insert(Sample.New(moment: Date(seconds: 10.0000004)))
      try expectEqual(row.moment, Date(seconds: 10))
      let next = try await db.insert(Sample.New(moment: Date(seconds: 10.0000006)))
      try expectEqual(next.moment, Date(seconds: 10.000001))
    }
    cases.add("moments sort in time, those before 1970 first") { db in
      let times = [5.0, -5, 0, -0.5, 1e9, -1e9]
      try await db.insert(times.map { Sample.New(moment: Date(seconds: $0)) })
      let sorted = try await db.all(Sample.select { $0.moment }.order { $0.moment.ascending })
      try expectEqual(sorted, [-1e9, -5, -0.5, 0, 5, 1e9].map { Date(seconds: $0) })
    }
    cases.add("moments that differ by a microsecond are told apart") { db in
      try await db.insert([
        Sample.New(int: 1, moment: Date(seconds: 7)), Sample.New(int: 2, moment: Date(seconds: 7.000001)),
      ])
      try expectEqual(try await db.all(Sample.where { $0.moment > Date(seconds: 7) }).map(\.int), [2])
      try expectEqual(try await db.all(Sample.where { $0.moment < Date(seconds: 7.000001) }).map(\.int), [1])
    }
    cases.add("a moment that no database knows is refused before it is sent") { db in
      try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(moment: Date(seconds: 1e13))) }
      try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(moment: Date(seconds: -1e12))) }
      try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(moment: Date(seconds: .infinity))) }
      try await expectError(.valueOutOfRange) { try await db.insert(Sample.New(moment: Date(seconds: .nan))) }
      try expectEqual(try await db.count(Sample.everything), 0)
    }
    cases.add("earliest and latest") { db in
      try await db.insert([-3.5, 0, 9.25].map { Sample.New(moment: Date(seconds: $0)) })
      let range = try await db.first(Sample.select { ($0.moment.minimum(), $0.moment.maximum()) })
      try expectEqual(range?.0, Date(seconds: -3.5))
      try expectEqual(range?.1, Date(seconds: 9.25))
    }
  }
}
