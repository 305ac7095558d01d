import Strata
import Synchronization

/// The profiles of a driver's statements.
final class StatementProfiles: Sendable {
  /// More than any application has; a table that fills up anyhow (texts with values in them) starts over.
  private static let limit = 4096

  private let profiles = Mutex<[StatementText: StatementProfile]>([:])

  func profile(of text: StatementText) -> StatementProfile {
    profiles.withLock { profiles in
      if let found = profiles[text] { return found }
      if profiles.count >= Self.limit { profiles.removeAll() }
      let new = StatementProfile()
      profiles[text] = new
      return new
    }
  }
}
