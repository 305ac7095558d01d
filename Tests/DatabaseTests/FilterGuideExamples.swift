import Foundation
import Strata

// The examples of the guide to filters, letter by letter.

extension Novel {
  static let fields = [
    field(\.title), field(\.pages), field(\.writerID, named: "writer"), field(\.subtitle, isDefault: false),
  ]
}

func search(_ query: String, in db: some Executor) async throws -> [Novel] {
  let options = try FilterOptions(query: query, fields: Novel.fields, ignoring: ["cursor"], maximumLimit: 100)
  return try await db.all(Novel.where { $0.pages > 0 }.filtered(by: options))
}

func longOnes(_ query: String) throws -> Query<Novel> {
  var options = try FilterOptions(query: query, fields: Novel.fields)
  try options.add("pages", .greaterOrEqual, "800")
  return Novel.everything.filtered(by: options)
}

func records(_ query: String, in db: some Executor) async throws -> Data {
  let options = try FilterOptions(query: query, fields: Novel.fields)
  return try JSONEncoder().encode(try await db.all(Novel.everything.records(options)))
}

func mistakes(in query: String) -> [String] {
  do throws(DatabaseError) {
    _ = try FilterOptions(query: query, fields: Novel.fields)
    return []
  } catch {
    return error.failures.map { "\($0.field) \($0.message)" }
  }
}
