import Strata
import Testing

/// A codec under test: a type of PostgreSQL, the Swift type for it, and values worth a try.
struct CodecCase<Value: DatabaseValue & Equatable>: Sendable {
  struct Sample: Sendable {
    let value: Value
    /// What PostgreSQL makes the same value from.
    let literal: String

    init(_ value: Value, _ literal: String) {
      self.value = value
      self.literal = literal
    }
  }

  /// How PostgreSQL takes and gives values of the type.
  enum Form: Sendable {
    case binary
    /// Binary, but the parameter needs a cast, because it is declared as another type.
    case cast
    /// As text alone: the type has no codec, a String reads what the server prints.
    case printed
  }

  /// As in `CREATE TABLE`.
  let type: String
  var form = Form.binary
  /// What must be created first.
  var setup = ""
  let samples: @Sendable () throws -> [Sample]
  let random: @Sendable (inout Randomness) throws -> Value
  var isSame: @Sendable (Value, Value) -> Bool = { $0 == $1 }
  /// Whether this is how the server prints the value.
  let prints: @Sendable (Value, String) throws -> Bool

  var isPrinted: Bool {
    switch form {
    case .binary, .cast: false
    case .printed: true
    }
  }

  /// Behind a parameter.
  var parameterCast: SQL {
    switch form {
    case .binary: ""
    case .cast, .printed: SQL(trusted: "::\(type)")
    }
  }

  /// Behind a value that is to be read inside another one.
  var inner: String { isPrinted ? "::text" : "" }

  func values(_ random: inout Randomness, count: Int) throws -> [Value?] {
    var values: [Value?] = try samples().map(\.value)
    values.append(nil)
    while values.count < count { values.append(random.isOne(in: 10) ? nil : try self.random(&random)) }
    return values
  }
}

extension CodecCase where Value: CustomStringConvertible {
  /// For a type that Swift prints as PostgreSQL does.
  init(
    _ type: String, form: Form = .binary, setup: String = "",
    samples: @escaping @Sendable () throws -> [Sample], random: @escaping @Sendable (inout Randomness) throws -> Value
  ) {
    self.init(
      type: type, form: form, setup: setup, samples: samples, random: random, prints: { $0.description == $1 })
  }
}

extension CodecCase where Value: LosslessStringConvertible {
  /// For a type whose texts both sides read: the samples are texts.
  init(_ type: String, literals: [String], random: @escaping @Sendable (inout Randomness) throws -> Value) {
    self.init(type, samples: { try Self.samples(literals) }, random: random)
  }

  static func samples(_ literals: [String]) throws -> [Sample] {
    try literals.map { Sample(try #require(Value($0), "\($0)"), $0) }
  }
}

/// A codec whatever its Swift type.
struct AnyCodec: Sendable, CustomStringConvertible {
  let description: String
  let check: @Sendable (Transaction) async throws -> Void

  init<Value>(_ codec: CodecCase<Value>) {
    let name = "\(Value.self) in \(codec.type)"
    description = name
    check = { try await CodecCheck(codec, name).run($0) }
  }
}
