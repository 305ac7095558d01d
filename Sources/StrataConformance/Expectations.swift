import Strata

// What the cases say of results. By functions of our own and not by a test framework's: the suite runs under every one.

func expectEqual<Value: Equatable>(
  _ actual: Value, _ expected: Value, _ subject: String = "", fileID: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
  guard actual != expected else { return }
  throw ConformanceFailure(
    subject, expected: String(reflecting: expected), actual: String(reflecting: actual), fileID: fileID, line: line)
}

/// Rows that are tuples, which cannot be `Equatable`.
func expectRows<each Value: Equatable>(
  _ actual: [(repeat each Value)], _ expected: [(repeat each Value)], _ subject: String = "",
  fileID: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
  var areEqual = actual.count == expected.count
  // Loops, and no function for one row: calls and closures with tuples of packs crash the compiler.
  for index in actual.indices where areEqual {
    let left = actual[index]
    let right = expected[index]
    for (a, b) in repeat (each left, each right) { areEqual = areEqual && a == b }
  }
  guard !areEqual else { return }
  throw ConformanceFailure(
    subject, expected: String(reflecting: expected), actual: String(reflecting: actual), fileID: fileID, line: line)
}

func expect(
  _ isTrue: Bool, _ subject: String, fileID: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
  guard !isTrue else { return }
  throw ConformanceFailure(subject, expected: "true", actual: "false", fileID: fileID, line: line)
}

func expectValue<Value>(
  _ value: Value?, _ subject: String = "", fileID: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) -> Value {
  guard let value else {
    throw ConformanceFailure(
      subject, expected: "a value of \(Value.self)", actual: "nil", fileID: fileID, line: line)
  }
  return value
}

/// The body must throw a `DatabaseError` of one of these codes.
/// - Returns: The error, for a closer look.
@discardableResult
func expectError<Result>(
  _ codes: DatabaseError.Code..., from subject: String = "", fileID: StaticString = #fileID, line: UInt = #line,
  _ body: () async throws -> Result
) async throws -> DatabaseError {
  let expected = codes.map(\.rawValue).joined(separator: " or ")
  do {
    let result = try await body()
    throw ConformanceFailure(
      subject, expected: "the error \(expected)", actual: "the result \(result)", fileID: fileID, line: line)
  } catch let error as DatabaseError {
    guard codes.contains(error.code) else {
      throw ConformanceFailure(
        subject, expected: "the error \(expected)", actual: error.debugDescription, fileID: fileID, line: line)
    }
    return error
  }
}

/// The properties and the rules that an error is about, such as `title length`.
func expectFailures(
  _ error: DatabaseError, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
  try expectEqual(
    error.failures.map { "\($0.field) \($0.rule)" }, expected, "failures", fileID: fileID, line: line)
}

/// Thrown by the application in the middle of a transaction.
struct GivenUp: Error {}

/// The body must throw ``GivenUp``.
func expectGivenUp<Result>(
  fileID: StaticString = #fileID, line: UInt = #line, _ body: () async throws -> Result
) async throws {
  do {
    let result = try await body()
    throw ConformanceFailure(expected: "GivenUp", actual: "the result \(result)", fileID: fileID, line: line)
  } catch is GivenUp {}
}
