/// Where nobody lives. See ``Fake/address()``.
public struct FakeAddress: Sendable, Hashable {
  /// With the number of the house: `12 Cedar Lane`.
  public let street: String
  public let city: String
  /// Five digits.
  public let postalCode: String
}

extension FakeAddress: CustomStringConvertible {
  /// In one line.
  public var description: String { "\(street), \(postalCode) \(city)" }
}
