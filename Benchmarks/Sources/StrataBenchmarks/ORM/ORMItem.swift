import Foundation
import Strata

enum ItemStatus: String, DatabaseEnum { case open, done, archived }

/// A row of `bench_items`, as an application has it.
@Entity("bench_items")
struct ORMItem {
  let id: Key<ORMItem>
  var number: Int
  var title: String
  var body: String
  var status: ItemStatus
  var category: String
  var points: Int32
  var rank: Int16
  var quantity: Int32?
  var price: Double
  var weight: Double?
  var done: Bool
  var hidden: Bool
  var ownerID: UUID
  var email: String?
  var notes: String?
  var payload: [UInt8]
  var dueAt: Date?
  var createdAt: Date
  @Version let version: Int
}

/// The same row as a struct that is read and written by position, which is the least that there is to do.
struct RawItem: RowDecodable {
  static let columns = [
    "id", "number", "title", "body", "status", "category", "points", "rank", "quantity", "price", "weight", "done",
    "hidden", "owner_id", "email", "notes", "payload", "due_at", "created_at", "version",
  ]

  static let resultTypes: [DatabaseType] = [
    .uuid, .int8, .text, .text, .text, .text, .int4, .int2, .int4, .float8, .float8, .bool, .bool, .uuid, .text, .text,
    .bytea, .timestamptz, .timestamptz, .int8,
  ]

  let id: Key<ORMItem>
  let number: Int
  let title: String
  let body: String
  let status: ItemStatus
  let category: String
  let points: Int32
  let rank: Int16
  let quantity: Int32?
  let price: Double
  let weight: Double?
  let done: Bool
  let hidden: Bool
  let ownerID: UUID
  let email: String?
  let notes: String?
  let payload: [UInt8]
  let dueAt: Date?
  let createdAt: Date
  let version: Int

  init(row: inout RowReader) throws(DatabaseError) {
    id = try Key<ORMItem>(from: &row)
    number = try Int(from: &row)
    title = try String(from: &row)
    body = try String(from: &row)
    status = try ItemStatus(from: &row)
    category = try String(from: &row)
    points = try Int32(from: &row)
    rank = try Int16(from: &row)
    quantity = try Int32?(from: &row)
    price = try Double(from: &row)
    weight = try Double?(from: &row)
    done = try Bool(from: &row)
    hidden = try Bool(from: &row)
    ownerID = try UUID(from: &row)
    email = try String?(from: &row)
    notes = try String?(from: &row)
    payload = try [UInt8](from: &row)
    dueAt = try Date?(from: &row)
    createdAt = try Date(from: &row)
    version = try Int(from: &row)
  }

  /// Everything but the version, which a new row has from the statement.
  func encode(into parameters: inout ParameterBuffer) {
    id.encode(into: &parameters)
    number.encode(into: &parameters)
    title.encode(into: &parameters)
    body.encode(into: &parameters)
    status.encode(into: &parameters)
    category.encode(into: &parameters)
    points.encode(into: &parameters)
    rank.encode(into: &parameters)
    quantity.encode(into: &parameters)
    price.encode(into: &parameters)
    weight.encode(into: &parameters)
    done.encode(into: &parameters)
    hidden.encode(into: &parameters)
    ownerID.encode(into: &parameters)
    email.encode(into: &parameters)
    notes.encode(into: &parameters)
    payload.encode(into: &parameters)
    dueAt.encode(into: &parameters)
    createdAt.encode(into: &parameters)
  }
}

/// What both have, for the checksum.
protocol ItemColumns: Sendable {
  var id: Key<ORMItem> { get }
  var number: Int { get }
  var title: String { get }
  var body: String { get }
  var status: ItemStatus { get }
  var category: String { get }
  var points: Int32 { get }
  var rank: Int16 { get }
  var quantity: Int32? { get }
  var price: Double { get }
  var weight: Double? { get }
  var done: Bool { get }
  var hidden: Bool { get }
  var ownerID: UUID { get }
  var email: String? { get }
  var notes: String? { get }
  var payload: [UInt8] { get }
  var dueAt: Date? { get }
  var createdAt: Date { get }
  var version: Int { get }
}

extension ORMItem: ItemColumns {}
extension RawItem: ItemColumns {}

extension ItemColumns {
  /// Something of every column, as all contenders compute it.
  var checksum: Int64 {
    let texts = title.utf8.count + body.utf8.count + status.rawValue.utf8.count + category.utf8.count
    let optionalTexts = (email?.utf8.count ?? 0) + (notes?.utf8.count ?? 0)
    let integers = number + Int(points) + Int(rank) + Int(quantity ?? 0) + version
    let reals = Int(price * 1024) + Int((weight ?? 0) * 1024)
    let flags = (done ? 1 : 0) + (hidden ? 2 : 0)
    let bytes = Int(id.uuid.uuid.15) + Int(ownerID.uuid.15) + payload.count + Int(payload.last ?? 0)
    let times = (dueAt?.wholeSeconds ?? 0) + createdAt.wholeSeconds
    return Int64(texts + optionalTexts + integers + reals + flags + bytes) + times
  }
}
