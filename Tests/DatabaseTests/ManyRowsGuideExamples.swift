import Foundation
import Strata

// The examples of the guide to many rows.

@Entity
struct Reading {
  let id: Key<Reading>
  var sensor: String
  @Range(-90...60) var celsius: Double
  var takenAt: Date
  var corrections: Int = 0

  static let indexes = [index(\.sensor, \.takenAt, unique: true)]
}

func load(_ lines: [String], into db: some Executor) async throws -> [String] {
  let readings = lines.lazy.map { line in
    let parts = line.split(separator: ";")
    return Reading.New(
      sensor: String(parts.first ?? ""), celsius: parts.dropFirst().first.flatMap { Double($0) } ?? .nan,
      takenAt: Date(timeIntervalSince1970: parts.last.flatMap { Double($0) } ?? 0))
  }
  let report = try await db.insertAll(readings, failedRows: .leaveOut()) { progress in
    print("\(progress.rows) rows, \(progress.failures) of them left out")
  }
  return report.failed.map { "line \($0.row + 1): \($0.error)" }
}

func reload(_ readings: [Reading.New], into db: some Executor) async throws -> Int {
  let target = ConflictTarget<Reading>.columns(\.sensor, \.takenAt)
  let report = try await db.insertAll(
    readings,
    onConflict: .update(target) { row, new in
      row.celsius = new.celsius
      row.corrections += 1
    })
  return report.written
}

func calibrate(_ offsets: [Key<Reading>: Double], in db: some Executor) async throws -> Int {
  try await db.updateAll(Reading.self, from: offsets, by: \.key) { reading, offset in
    reading.celsius += offset.value
    reading.corrections += 1
  }
}

func export(from db: some Executor, to write: (String) throws -> Void) async throws {
  let readings = Reading.everything.order { $0.takenAt.ascending }
  for try await (sensor, celsius) in try db.stream(readings.select { ($0.sensor, $0.celsius) }) {
    try write("\(sensor);\(celsius)")
  }
}
