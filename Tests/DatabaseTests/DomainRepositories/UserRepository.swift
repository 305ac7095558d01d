import Foundation
import Strata

@Entity("users")
struct ShopUser {
  let id: Key<ShopUser>
  @Length(3...254) var email: String
  @Length(1...80) var name: String
  var isActive: Bool = true
  var lastSeenAt: Date?
  @CreatedAt let createdAt: Date
  @DeletedAt let deletedAt: Date?

  static let orders = hasMany(ShopOrder.self, \.userID)
  static let indexes = [index(on: { $0.email.lowercased() }, unique: true)]
}

/// Which users a list shows; what is `nil` does not matter.
struct UserFilter {
  var text: String?
  var seenSince: Date?
  var hasOrdered: Bool?
}

struct UserRepository: Repository {
  typealias Model = ShopUser

  /// By the index of addresses in lower case: nobody has a second account by holding the shift key.
  func find(byEmail email: String, on executor: some Executor) async throws(DatabaseError) -> ShopUser? {
    try await first(ShopUser.where { $0.email.lowercased() == email.lowercased() }, on: executor)
  }

  func findActiveUsers(
    _ filter: UserFilter = UserFilter(), after cursor: Cursor? = nil, size: Int = 50, on executor: some Executor
  ) async throws(DatabaseError) -> KeysetPage<ShopUser> {
    var users = ShopUser.where { $0.isActive == true }
    if let text = filter.text {
      users = users.where { $0.name.contains(text, ignoringCase: true) || $0.email.contains(text, ignoringCase: true) }
    }
    if let date = filter.seenSince { users = users.where { $0.lastSeenAt >= date } }
    if let hasOrdered = filter.hasOrdered {
      users = users.where { hasOrdered ? ShopUser.orders.exists(for: $0) : !ShopUser.orders.exists(for: $0) }
    }
    return try await page(users.order { $0.name.ascending }, after: cursor, size: size, on: executor)
  }

  /// Moves forward only, whatever order requests end in.
  func noteSeen(_ user: Key<ShopUser>, at now: Date, on executor: some Executor) async throws(DatabaseError) {
    let earlier = ShopUser.where { $0.id == user && ($0.lastSeenAt == nil || $0.lastSeenAt < now) }
    try await updateMany(earlier, on: executor) { $0.lastSeenAt = now }
  }
}
