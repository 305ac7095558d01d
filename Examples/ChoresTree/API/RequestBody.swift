import Foundation
import Hummingbird
import NIOCore
import Strata

/// The JSON object of a request, read field by field. Everything that is wrong with it is collected and said at once.
struct RequestBody {
  /// Far above what any request of this service needs, far below what would hurt.
  private static let maximumSize = 64 * 1024

  private let fields: [String: JSONValue]
  private var known: Set<String> = []
  private(set) var failures: [ValidationFailure] = []

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
    known.insert(name)
    guard let json = fields[name], json != .null else {
      fail(name, "required", "is required")
      return nil
    }
    return value(name, read(json))
  }

  /// A field that may be left out; `null` counts as left out.
  mutating func optional<Value>(_ name: String, _ read: (JSONValue) -> Reading<Value>) -> Value? {
    known.insert(name)
    guard let json = fields[name], json != .null else { return nil }
    return value(name, read(json))
  }

  /// A field of a change: left out, `null`, or a value.
  mutating func change<Value>(
    _ name: String, isNullable: Bool = false, _ read: (JSONValue) -> Reading<Value>, apply: (Value?) -> Void
  ) {
    known.insert(name)
    switch fields[name] {
    case nil: break
    case .null:
      if isNullable { apply(nil) } else { fail(name, "type", "cannot be null") }
    case .some(let json):
      if let value = value(name, read(json)) { apply(value) }
    }
  }

  /// Adds failures that the values have by themselves.
  mutating func add(_ failures: [ValidationFailure]) { self.failures += failures }

  /// - Throws: A problem that lists every field that is wrong or not known.
  mutating func finish() throws {
    for name in fields.keys.sorted() where !known.contains(name) {
      fail(name, "unknown", "is not a field of this request; known are \(known.sorted().joined(separator: ", "))")
    }
    if !failures.isEmpty { throw Problem.invalid(failures) }
  }

  private mutating func value<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
    switch reading {
    case .value(let value): return value
    case .wrong(let message):
      fail(name, "type", message)
      return nil
    }
  }

  private mutating func fail(_ name: String, _ rule: String, _ message: String) {
    failures.append(ValidationFailure(field: name, rule: rule, message: message))
  }
}

/// A value, or what it should have been.
enum Reading<Value> {
  case value(Value)
  case wrong(String)
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
