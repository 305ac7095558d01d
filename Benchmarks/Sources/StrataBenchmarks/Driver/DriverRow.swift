import Foundation
import Strata

/// A row of `bench_rows`, read and written by position.
struct DriverRow: RowDecodable {
  static let columns = [
    "id", "key", "title", "body", "points", "ratio", "done", "created_at", "due_at", "payload",
  ]

  static let resultTypes: [DatabaseType] = [
    .int8, .uuid, .text, .text, .int4, .float8, .bool, .timestamptz, .timestamptz, .bytea,
  ]

  let id: Int64
  let key: UUID
  let title: String
  let body: String
  let points: Int32
  let ratio: Double
  let done: Bool
  let createdAt: Date
  let dueAt: Date?
  let payload: [UInt8]

  init(row: inout RowReader) throws(DatabaseError) {
    id = try Int64(from: &row)
    key = try UUID(from: &row)
    title = try String(from: &row)
    body = try String(from: &row)
    points = try Int32(from: &row)
    ratio = try Double(from: &row)
    done = try Bool(from: &row)
    createdAt = try Date(from: &row)
    dueAt = try Date?(from: &row)
    payload = try [UInt8](from: &row)
  }

  var values: (Int64, UUID, String, String, Int32, Double, Bool, Date, Date?, [UInt8]) {
    (id, key, title, body, points, ratio, done, createdAt, dueAt, payload)
  }

  func encode(into parameters: inout ParameterBuffer) {
    id.encode(into: &parameters)
    key.encode(into: &parameters)
    title.encode(into: &parameters)
    body.encode(into: &parameters)
    points.encode(into: &parameters)
    ratio.encode(into: &parameters)
    done.encode(into: &parameters)
    createdAt.encode(into: &parameters)
    dueAt.encode(into: &parameters)
    payload.encode(into: &parameters)
  }

  /// Something of every column, as all contenders compute it.
  var checksum: Int64 {
    var sum = id + Int64(key.uuid.15) + Int64(title.utf8.count) + Int64(body.utf8.count) + Int64(points)
    sum += Int64(ratio * 1024) + (done ? 1 : 0) + createdAt.wholeSeconds + (dueAt?.wholeSeconds ?? 0)
    return sum + Int64(payload.count) + Int64(payload.last ?? 0)
  }
}
