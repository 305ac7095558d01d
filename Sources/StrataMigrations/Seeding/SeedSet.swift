/// Which data a seeder is for: a name that `seed --set` chooses.
///
/// ```swift
/// extension SeedSet { static let demonstration: SeedSet = "demonstration" }
/// ```
public struct SeedSet: Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral value: String) { rawValue = value }

  /// Data to work with on a developer's machine.
  public static let development: SeedSet = "development"
  /// Data that tests expect to find.
  public static let test: SeedSet = "test"

  public var description: String { rawValue }
}
