import Strata
import Testing

@testable import StrataPostgres

typealias Environment = PostgresConfiguration.Environment

extension Environment {
  /// Nothing but a user, so that a test depends on no variable and no file of the machine.
  static let bare = Environment(homeDirectory: "/home/me", userName: "me")

  static func with(_ variables: [String: String]) -> Environment {
    Environment(variables: variables, homeDirectory: "/home/me", userName: "me")
  }

  static func with(
    files: [String: String], permissions: UInt16 = 0o600, isRegularFile: Bool = true, isOwnedByRoot: Bool = false
  ) -> Environment {
    Environment(
      homeDirectory: "/home/me", userName: "me",
      files: Files(
        status: { path in
          files[path].map { _ in
            Files.Status(isRegularFile: isRegularFile, permissions: permissions, isOwnedByRoot: isOwnedByRoot)
          }
        },
        contents: { path in files[path].map { Array($0.utf8) } }))
  }
}

extension PostgresConfiguration {
  /// The password as text, when it is one.
  var fixedPassword: String? {
    switch password {
    case .fixed(let text): text
    case .none, .provider: nil
    }
  }

  func startupParameter(_ name: String) -> String? {
    startupParameters.last { $0.name == name }?.value
  }
}

/// The error of a call that has to fail.
func failure(
  sourceLocation: SourceLocation = #_sourceLocation, of body: () throws(DatabaseError) -> Void
) throws -> DatabaseError {
  do {
    try body()
  } catch {
    return error
  }
  return try #require(nil as DatabaseError?, "nothing was thrown", sourceLocation: sourceLocation)
}

/// A reproducible source of randomness (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
