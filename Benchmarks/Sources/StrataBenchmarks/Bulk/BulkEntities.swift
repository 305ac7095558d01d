import Foundation
import Strata

/// What both tables of the benchmark `bulk` have; see `peers/bulk_workload.py`.
protocol BulkRow: Shared where ID == Int {
  static func new(_ number: Int, version: Int) -> New
  static func set(_ row: inout Changes, points: Int32, name: String)
  static func size(_ columns: Columns) -> (points: Column<Self, Int32>, name: Column<Self, String>)
  var points: Int32 { get }
  var name: String { get }
}

/// A column's part of a row: the same for all contenders.
private func h(_ number: Int, _ column: Int) -> Int { (number * 7919 + column * 104_729 + 13) % 1_000_003 }

private func int(_ number: Int, _ column: Int) -> Int32 { Int32(h(number, column)) }

private func big(_ number: Int, _ column: Int) -> Int64 { Int64(h(number, 8 + column) * 1_000_003 + number) }

private func text(_ number: Int, _ column: Int) -> String { "text \(column) number \(h(number, 16 + column))" }

private func double(_ number: Int, _ column: Int) -> Double { Double(h(number, 24 + column)) / 64 }

func bulkPoints(_ number: Int, version: Int) -> Int32 { Int32(h(number, 1) % 1_000 + version) }

func bulkName(_ number: Int, version: Int) -> String { "name of \(h(number, 17)) version \(version)" }

private func createdAt(_ number: Int) -> Date { Date(timeIntervalSince1970: Double(1_600_000_000 + number)) }

@Entity("bulk_narrow")
struct NarrowRow: BulkRow {
  @ID let id: Int
  var name: String
  var points: Int32
  var createdAt: Date

  static func new(_ number: Int, version: Int) -> New {
    New(
      id: number, name: bulkName(number, version: version), points: bulkPoints(number, version: version),
      createdAt: StrataBenchmarks.createdAt(number))
  }

  static func set(_ row: inout Changes, points: Int32, name: String) {
    row.points = points
    row.name = name
  }

  static func size(_ columns: Columns) -> (points: Column<Self, Int32>, name: Column<Self, String>) {
    (columns.points, columns.name)
  }
}

@Entity("bulk_wide")
struct WideRow: BulkRow {
  @ID let id: Int
  var points: Int32
  var int2: Int32
  var int3: Int32
  var int4: Int32
  var int5: Int32
  var int6: Int32
  var int7: Int32
  var int8: Int32
  var big1: Int64
  var big2: Int64
  var big3: Int64
  var big4: Int64
  var big5: Int64
  var big6: Int64
  var big7: Int64
  var big8: Int64
  var name: String
  var text2: String
  var text3: String
  var text4: String
  var text5: String
  var text6: String
  var text7: String
  var text8: String
  var double1: Double
  var double2: Double
  var double3: Double
  var bool1: Bool
  var bool2: Bool
  var createdAt: Date
  var updatedAt: Date

  static func new(_ n: Int, version: Int) -> New {
    New(
      id: n, points: bulkPoints(n, version: version), int2: int(n, 2), int3: int(n, 3), int4: int(n, 4),
      int5: int(n, 5), int6: int(n, 6), int7: int(n, 7), int8: int(n, 8), big1: big(n, 1), big2: big(n, 2),
      big3: big(n, 3), big4: big(n, 4), big5: big(n, 5), big6: big(n, 6), big7: big(n, 7), big8: big(n, 8),
      name: bulkName(n, version: version), text2: text(n, 2), text3: text(n, 3), text4: text(n, 4), text5: text(n, 5),
      text6: text(n, 6), text7: text(n, 7), text8: text(n, 8), double1: double(n, 1), double2: double(n, 2),
      double3: double(n, 3), bool1: h(n, 28) % 2 == 0, bool2: h(n, 29) % 3 == 0,
      createdAt: StrataBenchmarks.createdAt(n), updatedAt: Date(timeIntervalSince1970: Double(1_700_000_000 + h(n, 31)))
    )
  }

  static func set(_ row: inout Changes, points: Int32, name: String) {
    row.points = points
    row.name = name
  }

  static func size(_ columns: Columns) -> (points: Column<Self, Int32>, name: Column<Self, String>) {
    (columns.points, columns.name)
  }
}
