import Foundation
import Hummingbird
import Strata

/// The query string of a request, read name by name like ``RequestBody``.
struct RequestQuery {
  private let values: [String: String]
  private var problems = FieldFailures()

  init(_ request: Request) {
    var values: [String: String] = [:]
    for (name, value) in request.uri.queryParameters { values[String(name)] = String(value) }
    self.values = values
  }

  mutating func optional<Value>(_ name: String, _ read: (JSONValue) -> Reading<Value>) -> Value? {
    problems.expect(name)
    guard let text = values[name] else { return nil }
    return problems.value(name, read(.string(text)))
  }

  mutating func integer(_ name: String, default missing: Int, in range: ClosedRange<Int>) -> Int {
    problems.expect(name)
    guard let text = values[name] else { return missing }
    guard let number = Int(text), range.contains(number) else {
      problems.add(name, "range", "must be a number from \(range.lowerBound) to \(range.upperBound)")
      return missing
    }
    return number
  }

  /// `version` of a request that changes something.
  mutating func version() -> Int? {
    problems.expect("version")
    guard let text = values["version"] else { return nil }
    guard let number = Int(text) else {
      problems.add("version", "type", "must be an integer")
      return nil
    }
    return number
  }

  /// `sort=dueAt,-createdAt`: a minus sorts downwards.
  mutating func sort<Column: RawRepresentable<String> & CaseIterable & Sendable>(
    _ column: Column.Type
  ) -> [SortTerm<Column>] {
    problems.expect("sort")
    guard let text = values["sort"], !text.isEmpty else { return [] }
    var terms: [SortTerm<Column>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let isDescending = part.hasPrefix("-")
      guard let column = Column(rawValue: String(isDescending ? part.dropFirst() : part)) else {
        problems.add(
          "sort", "choice",
          "sorts by \(Column.allCases.map(\.rawValue).joined(separator: ", ")), a minus in front for downwards")
        return []
      }
      terms.append(SortTerm(column: column, direction: isDescending ? .descending : .ascending))
    }
    return terms
  }

  /// `page` and `pageSize`.
  mutating func page() -> (number: Int, size: Int) {
    (integer("page", default: 1, in: 1...1_000_000), integer("pageSize", default: 50, in: 1...200))
  }

  mutating func finish() throws { try problems.finish(given: values.keys, kind: "parameter") }
}

extension RequestContext {
  /// The `id` of the path. One that is no UUID names nothing, so it is not found.
  func key<Model: Entity>(_ model: Model.Type) throws -> Key<Model> {
    guard let key = Key<Model>(parameters.get("id") ?? "") else {
      throw Problem(.notFound, "An id is a UUID; this one names nothing.")
    }
    return key
  }
}
