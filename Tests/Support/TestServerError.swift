/// A server of the tests could not do what it was asked.
public struct TestServerError: Error, CustomStringConvertible, Sendable {
  public let description: String

  init(_ description: String) { self.description = description }
}
