public import Strata

/// Where the password comes from when a connection is opened. Printing one never shows a password.
public enum PasswordSource: Sendable {
  /// No password here; the password file is looked at
  /// (https://www.postgresql.org/docs/current/libpq-pgpass.html). An empty password means the same.
  case none
  case fixed(String)
  /// Asked for every new connection, for tokens that expire.
  case provider(@Sendable () async throws -> String)

  /// - Returns: `nil` when there is none.
  /// - Throws: What a provider throws if it is a `DatabaseError`, `cancelled` if its task was cancelled, and
  ///   `authenticationFailed` for everything else it throws.
  public func resolve() async throws(DatabaseError) -> String? {
    switch self {
    case .none: return nil
    case .fixed(let password): return password.isEmpty ? nil : password
    case .provider(let provide):
      do {
        let password = try await provide()
        return password.isEmpty ? nil : password
      } catch let error as DatabaseError {
        throw error
      } catch is CancellationError {
        throw DatabaseError(.cancelled, "the task was cancelled while the password provider ran")
      } catch {
        // The error's text is somebody else's and may quote the token, so only its type is told.
        throw DatabaseError(
          .authenticationFailed,
          "the password provider threw \(type(of: error)); make it return a password, or throw a DatabaseError")
      }
    }
  }
}

extension PasswordSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    switch self {
    case .none: "none"
    case .fixed: "fixed"
    case .provider: "provider"
    }
  }

  public var debugDescription: String { description }

  /// Without children, so that `dump` and debuggers show no more than ``description``.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>(), displayStyle: .enum) }
}
