import Strata

/// What is wrong with the fields of a request, collected so that a client hears of everything at once.
struct FieldFailures {
  private var known: Set<String> = []
  private(set) var all: [ValidationFailure] = []

  /// A name that the request may have.
  mutating func expect(_ name: String) { known.insert(name) }

  mutating func add(_ failures: [ValidationFailure]) { all += failures }

  mutating func add(_ name: String, _ rule: String, _ message: String) {
    all.append(ValidationFailure(field: name, rule: rule, message: message))
  }

  /// The value that was read; what it should have been becomes a failure.
  mutating func value<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
    switch reading {
    case .value(let value): return value
    case .wrong(let message):
      add(name, "type", message)
      return nil
    }
  }

  /// - Throws: A problem that lists every field that is wrong or not known.
  mutating func finish(given names: some Collection<String>, kind: String) throws {
    for name in names.sorted() where !known.contains(name) {
      add(name, "unknown", "is not a \(kind) of this request; known are \(known.sorted().joined(separator: ", "))")
    }
    if !all.isEmpty { throw Problem.invalid(all) }
  }
}

/// A value, or what it should have been.
enum Reading<Value> {
  case value(Value)
  case wrong(String)
}
