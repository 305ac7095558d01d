import Foundation
import Strata

/// A login, from its beginning to its end.
@Entity("sessions")
struct LoginSession {
  let id: Key<LoginSession>
  var userID: Key<ShopUser>
  /// A hash of what the client has: who reads the table can log in as nobody.
  @Unique var tokenHash: [UInt8]
  var address: String
  var startedAt: Date
  var seenAt: Date
  var expiresAt: Date
  var endedAt: Date?

  static let user = belongsTo(ShopUser.self, \.userID, onDelete: .cascade)
  static let indexes = [index(\.userID, \.seenAt), index(\.expiresAt)]
}

/// An attempt to log in, of a user or of nobody.
@Entity("login_attempts")
struct LoginAttempt {
  let id: IdentityKey<LoginAttempt>
  var email: String
  var address: String
  var hasSucceeded: Bool
  var at: Date

  static let indexes = [index(\.at, \.address)]
}

struct SessionRepository: Repository {
  typealias Model = LoginSession

  /// How long somebody who does nothing stays logged in.
  let idleLimit: TimeInterval = 30 * 60

  func live(at now: Date) -> Query<LoginSession> {
    LoginSession.where { $0.endedAt == nil && $0.expiresAt > now }
  }

  /// The session of a request, and its user. It is noted at most once a minute that it is used, so that reading does not mean writing.
  func resume(
    _ tokenHash: [UInt8], at now: Date, on executor: some Executor
  ) async throws(DatabaseError) -> (LoginSession, ShopUser)? {
    let session = live(at: now).where { $0.tokenHash == tokenHash }
    guard let found = try await executor.first(session.including(LoginSession.user)) else { return nil }
    if found.0.seenAt < now.addingTimeInterval(-60) {
      try await updateMany(session, on: executor) {
        $0.seenAt = now
        $0.expiresAt = now.addingTimeInterval(idleLimit)
      }
    }
    return found
  }

  /// Ends all sessions of a user, such as after a new password.
  func endAll(
    of user: Key<ShopUser>, except kept: Key<LoginSession>? = nil, at now: Date, on executor: some Executor
  ) async throws(DatabaseError) -> Int {
    var sessions = live(at: now).where { $0.userID == user }
    if let kept { sessions = sessions.where { $0.id != kept } }
    return try await updateMany(sessions, on: executor) { $0.endedAt = now }
  }

  /// Removes what has ended, a batch at a time, so that nobody waits for long.
  func cleanUp(
    endedBefore date: Date, batch: Int = 1_000, on executor: some Executor
  ) async throws(DatabaseError) -> Int {
    let ended = LoginSession.where { $0.endedAt < date || $0.expiresAt < date }.limit(batch)
    var removed = 0
    while true {
      let count = try await deleteMany(ended, on: executor)
      removed += count
      guard count == batch else { return removed }
    }
  }

  /// Users whose live sessions come from many addresses: a token that was stolen, perhaps.
  func usersOfManyAddresses(
    atLeast count: Int, at now: Date, on executor: some Executor
  ) async throws(DatabaseError) -> [(user: Key<ShopUser>, addresses: Int)] {
    let addresses = live(at: now).select { ($0.userID, $0.address.count().distinct) }.group { $0.userID }
    let many = addresses.having { $0.address.count().distinct >= count }.order { $0.userID.ascending }
    return try await executor.all(many).map { (user: $0.0, addresses: $0.1) }
  }

  /// Addresses that keep guessing.
  func guessing(
    atLeast count: Int, since date: Date, on executor: some Executor
  ) async throws(DatabaseError) -> [(address: String, failures: Int)] {
    let failed = LoginAttempt.where { $0.at >= date && $0.hasSucceeded == false }
    let addresses = failed.select { ($0.address, .count()) }.group { $0.address }
    let many = addresses.having { $0.id.count() >= count }.order { $0.address.ascending }
    return try await executor.all(many).map { (address: $0.0, failures: $0.1) }
  }
}
