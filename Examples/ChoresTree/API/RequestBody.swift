import Foundation
import Hummingbird
import NIOCore
import Strata

/// The JSON object of a request, read field by field. Everything that is wrong with it is collected and said at once.
struct RequestBody {
  /// Far above what any request of this service needs, far below what would hurt.
  private static let maximumSize = 64 * 1024

  private let fields: [String: JSONValue]
  private var problems = FieldFailures()

  var failures: [ValidationFailure] { problems.all }

  init(_ request: Request) async throws {
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: Self.maximumSize)
    } catch is NIOTooManyBytesError {
      throw Problem(.contentTooLarge, "A body has at most \(Self.maximumSize) bytes.")
    }
    do {
      fields = try JSONDecoder().decode([String: JSONValue].self, from: Data(buffer.readableBytesView))
    } catch {
      throw Problem(.badRequest, "The body is not a JSON object.")
    }
  }

  // MARK: Fields

  /// A field that must be there.
  mutating func required<Value>(_ name: String, _ read: (JSONValue) -> Reading<Value>) -> Value? {
    problems.expect(name)
    guard let json = fields[name], json != .null else {
      problems.add(name, "required", "is required")
      return nil
    }
    return problems.value(name, read(json))
  }

  /// A field that may be left out; `null` counts as left out.
  mutating func optional<Value>(_ name: String, _ read: (JSONValue) -> Reading<Value>) -> Value? {
    problems.expect(name)
    guard let json = fields[name], json != .null else { return nil }
    return problems.value(name, read(json))
  }

  /// A field of a change: left out, `null`, or a value.
  mutating func change<Value>(
    _ name: String, isNullable: Bool = false, _ read: (JSONValue) -> Reading<Value>, apply: (Value?) -> Void
  ) {
    problems.expect(name)
    switch fields[name] {
    case nil: break
    case .null:
      if isNullable { apply(nil) } else { problems.add(name, "type", "cannot be null") }
    case .some(let json):
      if let value = problems.value(name, read(json)) { apply(value) }
    }
  }

  /// Adds failures that the values have by themselves.
  mutating func add(_ failures: [ValidationFailure]) { problems.add(failures) }

  /// - Throws: A problem that lists every field that is wrong or not known.
  mutating func finish() throws { try problems.finish(given: fields.keys, kind: "field") }
}

/// How the fields of requests are read.
enum Field {
  static func string(_ json: JSONValue) -> Reading<String> {
    guard case .string(let text) = json else { return .wrong("must be a string") }
    // PostgreSQL's text cannot hold it, and no title needs it.
    return text.unicodeScalars.contains("\0") ? .wrong("must not contain the character NUL") : .value(text)
  }

  static func integer(_ json: JSONValue) -> Reading<Int> {
    guard case .integer(let number) = json else { return .wrong("must be an integer") }
    return .value(number)
  }

  static func date(_ json: JSONValue) -> Reading<Date> {
    guard case .string(let text) = json, let date = DateText.parse(text) else {
      return .wrong("must be a date and time such as 2026-11-21T18:00:00Z")
    }
    return .value(date)
  }

  static func key<Model>(_ model: Model.Type) -> (JSONValue) -> Reading<Key<Model>> {
    { json in
      guard case .string(let text) = json, let key = Key<Model>(text) else { return .wrong("must be a UUID") }
      return .value(key)
    }
  }

  static func choice<Choice: DatabaseEnum>(_ type: Choice.Type) -> (JSONValue) -> Reading<Choice>
  where Choice.RawValue == String {
    { json in
      guard case .string(let text) = json, let value = Choice(rawValue: text) else {
        return .wrong("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return .value(value)
    }
  }
}
