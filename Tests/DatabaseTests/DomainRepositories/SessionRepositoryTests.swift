import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct SessionRepositoryTests {
  private let now = ShopFixture.now
  private let sessions = SessionRepository()

  private func session(
    _ number: UInt8, of user: ShopUser, from address: String = "10.0.0.1", age: TimeInterval = 0
  ) -> LoginSession.New {
    let start = now.addingTimeInterval(-age)
    return LoginSession.New(
      userID: user.id, tokenHash: [number, 1, 2], address: address, startedAt: start, seenAt: start,
      expiresAt: start.addingTimeInterval(sessions.idleLimit))
  }

  @Test(arguments: TestDatabase.allCases) func tracking(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      let made = try await sessions.create(session(1, of: shop.ann), on: db)
      let soon = now.addingTimeInterval(59)
      let (found, user) = try #require(try await sessions.resume([1, 1, 2], at: soon, on: db))
      #expect(found.id == made.id && user.name == "Ann")
      #expect(try await sessions.findOrThrow(made.id, on: db).seenAt == now)
      let later = now.addingTimeInterval(600)
      #expect(try await sessions.resume([1, 1, 2], at: later, on: db) != nil)
      let used = try await sessions.findOrThrow(made.id, on: db)
      #expect(used.seenAt == later && used.expiresAt == later.addingTimeInterval(1_800))
      // Unknown, and too late.
      #expect(try await sessions.resume([2, 1, 2], at: later, on: db) == nil)
      #expect(try await sessions.resume([1, 1, 2], at: later.addingTimeInterval(1_800), on: db) == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func endingAndCleaningUp(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      let kept = try await sessions.create(session(1, of: shop.ann), on: db)
      try await sessions.createMany(
        [session(2, of: shop.ann), session(3, of: shop.ann), session(4, of: shop.ben)], on: db)
      try await sessions.createMany((10..<35).map { session($0, of: shop.ben, age: 90_000) }, on: db)
      #expect(try await sessions.endAll(of: shop.ann.id, except: kept.id, at: now, on: db) == 2)
      #expect(try await sessions.endAll(of: shop.ann.id, except: kept.id, at: now, on: db) == 0)
      #expect(try await sessions.count(sessions.live(at: now), on: db) == 2)
      #expect(try await sessions.resume([2, 1, 2], at: now, on: db) == nil)
      #expect(try await sessions.cleanUp(endedBefore: now, batch: 10, on: db) == 25)
      #expect(try await sessions.cleanUp(endedBefore: now.addingTimeInterval(1), batch: 2, on: db) == 2)
      #expect(try await sessions.count(on: db) == 2)
      #expect(try await sessions.endAll(of: shop.ann.id, at: now, on: db) == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func security(kind: TestDatabase) async throws {
    try await ShopFixture.open(kind) { shop async throws in
      let db = shop.db
      let anns = (1...5).map { session($0, of: shop.ann, from: "10.0.0.\($0 % 3)") }
      let bens = (6...9).map { session($0, of: shop.ben, from: "10.0.0.9") }
      let ended = (10...13).map { session($0, of: shop.ben, from: "10.0.1.\($0)", age: 90_000) }
      try await sessions.createMany(anns + bens + ended, on: db)
      let many = try await sessions.usersOfManyAddresses(atLeast: 3, at: now, on: db)
      #expect(many.map(\.user) == [shop.ann.id] && many.map(\.addresses) == [3])
      #expect(try await sessions.usersOfManyAddresses(atLeast: 4, at: now, on: db).isEmpty)
      func attempt(_ address: String, _ hasSucceeded: Bool, age: TimeInterval) -> LoginAttempt.New {
        LoginAttempt.New(
          email: "ann@example.org", address: address, hasSucceeded: hasSucceeded, at: now.addingTimeInterval(-age))
      }
      var attempts = (0..<6).map { attempt("10.6.6.6", false, age: Double($0)) }
      attempts += (0..<6).map { attempt("10.7.7.7", $0 > 1, age: Double($0)) }
      attempts += (0..<6).map { attempt("10.8.8.8", false, age: 1_000 + Double($0)) }
      try await db.insert(attempts)
      let guessing = try await sessions.guessing(atLeast: 5, since: now.addingTimeInterval(-600), on: db)
      #expect(guessing.map(\.address) == ["10.6.6.6"] && guessing.map(\.failures) == [6])
    }
  }
}
