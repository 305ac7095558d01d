import Foundation
import Strata

extension ConformanceSuite {
  static let operators = ConformanceArea(
    "operators", [Parcel.self], prepare: Parcel.fill, collect: collectOperators)

  private static func collectOperators(_ cases: inout CaseCollector) {
    let parcels = Parcel.everything.order { $0.name.ascending }
    // MARK: JSON
    cases.rows("a text of JSON", parcels.select { $0.label.text("text") }, ["Tea \"x\"", "", "Ünï", nil])
    cases.rows("a number of JSON as text", parcels.select { $0.label.text("number") }.limit(1), ["2.5"])
    cases.rows("a truth of JSON as text", parcels.select { $0.label.text("isFragile") }, ["true", "false", nil, nil])
    cases.rows("a number of JSON, rounded", parcels.select { $0.label.integer("number") }, [3, 7, nil, nil])
    cases.rows("a number of JSON", parcels.select { $0.label.number("number") }, [2.5, 7, nil, nil])
    cases.rows("a truth of JSON", parcels.select { $0.label.bool("isFragile") }, [true, false, nil, nil])
    cases.rows("another type of JSON is NULL", parcels.select { $0.label.integer("text") }, [nil, nil, nil, nil])
    cases.rows("an element of JSON", parcels.select { $0.label.text("marks", 1) }, ["dry", nil, nil, nil])
    cases.rows("an element of JSON from the end", parcels.select { $0.label.text("marks", -2) }, ["up", nil, nil, nil])
    cases.rows("how many elements", parcels.select { $0.label.elementCount("marks") }, [2, 0, 0, nil])
    cases.parcels("what JSON has", "b") { $0.label.has("inner", "x") }
    cases.parcels("compared", "b") { $0.label.number("number") > 2.5 }
    cases.rows(
      "a path with a quotation mark", parcels.select { $0.label.text("a\"b") }, [nil, nil, nil, nil],
      needs: [.jsonPaths])
    // MARK: Times
    cases.rows("the year", parcels.select { $0.sentAt.part(.year) }, [2024, 1969, 1970, nil])
    cases.rows("the month", parcels.select { $0.sentAt.part(.month) }, [2, 12, 1, nil])
    cases.rows("the day", parcels.select { $0.sentAt.part(.day) }, [28, 31, 1, nil])
    cases.rows("the hour", parcels.select { $0.sentAt.part(.hour) }, [23, 23, 0, nil])
    cases.rows("the second without fractions", parcels.select { $0.sentAt.part(.second) }, [59, 59, 0, nil])
    cases.rows("the weekday from Monday on", parcels.select { $0.sentAt.part(.weekday) }, [3, 3, 4, nil])
    cases.rows("the day of the year", parcels.select { $0.sentAt.part(.dayOfYear) }, [59, 365, 1, nil])
    cases.rows(
      "days later, into a leap day", parcels.select { $0.sentAt.adding(days: 1).part(.month) }, [2, 1, 1, nil])
    cases.rows(
      "seconds later", parcels.select { $0.sentAt.adding(.milliseconds(-250)) }.limit(1),
      [Date(seconds: 1_709_164_799)])
    cases.rows(
      "seconds since", parcels.select { $0.sentAt.seconds(since: Date(seconds: -1.5)) },
      [1_709_164_800.75, 0.5, 1.5, nil])
    cases.rows(
      "the beginning of the second", parcels.select { $0.sentAt.truncated(to: .second) },
      [Date(seconds: 1_709_164_799), Date(seconds: -1), Date(seconds: 0), nil])
    cases.rows(
      "the beginning of the day, before 1970 too", parcels.select { $0.sentAt.truncated(to: .day) },
      [Date(seconds: 1_709_078_400), Date(seconds: -86_400), Date(seconds: 0), nil])
    cases.rows(
      "the beginning of the week", parcels.select { $0.sentAt.truncated(to: .week) },
      [Date(seconds: 1_708_905_600), Date(seconds: -259_200), Date(seconds: -259_200), nil])
    cases.rows(
      "the beginning of the month", parcels.select { $0.sentAt.truncated(to: .month) },
      [Date(seconds: 1_706_745_600), Date(seconds: -2_678_400), Date(seconds: 0), nil])
    cases.rows(
      "the beginning of the year", parcels.select { $0.sentAt.truncated(to: .year) },
      [Date(seconds: 1_704_067_200), Date(seconds: -31_536_000), Date(seconds: 0), nil])
    cases.rows(
      "a month of the calendar later", parcels.select { $0.sentAt.adding(months: 12).part(.day) }, [28, 31, 1, nil],
      needs: [.calendar])
    cases.add("the time now") { db in
      let now = try expectValue(try await db.first(parcels.select { _ in Computed<Date>.now }))
      try expect(abs(now.timeIntervalSinceNow) < 86_400, "it is the day of today, or nearly")
    }
    // MARK: Search
    cases.parcels("texts that are searched", "b", needs: [.textSearch]) { TextDocument($0.name).matches("b -x") }
  }
}

extension CaseCollector {
  /// The names of the parcels that meet a condition.
  fileprivate mutating func parcels(
    _ name: String, _ expected: String, needs features: Set<QueryFeature> = [], fileID: StaticString = #fileID,
    line: UInt = #line, where condition: (Parcel.Columns) -> Condition
  ) {
    let query = Parcel.where(condition).order { $0.name.ascending }.select { $0.name }
    rows(name, query, expected.map(String.init), needs: features, fileID: fileID, line: line)
  }
}
