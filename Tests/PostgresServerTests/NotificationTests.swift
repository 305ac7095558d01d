import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import TestDatabases
import TestServers
import Testing

@Suite("LISTEN and NOTIFY")
struct NotificationTests {
  // The accent makes another character of the quotation mark, and the server sees one all the same.
  private func channel() -> String { "Channel \"\u{301}\(UUID().uuidString.prefix(8))\"" }

  private func notify(_ db: Database, _ channel: String, _ payload: String) async throws {
    try await db.execute("SELECT pg_notify(\(channel), \(payload))")
  }

  @Test("Whoever listens gets every notification in order, and only of its channels", .timeLimit(.minutes(1)))
  func delivers() async throws {
    try await withPostgres { db async throws in
      let mine = channel()
      let other = channel()
      var received: [String] = []
      for try await event in db.notifications(on: mine) {
        switch event {
        case .listening:
          for number in 0..<50 {
            try await notify(db, mine, "\(number)")
            try await notify(db, other, "no")
          }
        case .notification(let notification):
          #expect(notification.channel == mine && notification.processID > 0)
          received.append(notification.payload)
        case .mayHaveMissed: Issue.record("nothing was lost")
        }
        if received.count == 50 { break }
      }
      #expect(received == (0..<50).map { "\($0)" })
    }
  }

  @Test("Listeners come and go on one connection, which goes back clean", .timeLimit(.minutes(1)))
  func shared() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 2) }) { db async throws in
      let channels = (0..<5).map { _ in channel() }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for channel in channels {
          group.addTask {
            for try await event in db.notifications(on: channel, channels[0]) {
              if case .listening = event { try await self.notify(db, channel, "go") }
              if case .notification(let notification) = event, notification.channel == channel { break }
            }
          }
        }
        try await group.waitForAll()
      }
      // Both connections of the pool are free again and listen to nothing.
      try await db.transaction { first async throws in
        try await db.transaction { second async throws in
          #expect(try await first.all(sql: "SELECT count(*) FROM pg_listening_channels()", as: Int.self) == [0])
          #expect(try await second.all(sql: "SELECT count(*) FROM pg_listening_channels()", as: Int.self) == [0])
        }
      }
    }
  }

  @Test("A lost connection is opened again, and the loop is told", .timeLimit(.minutes(1)))
  func survives() async throws {
    let name = "listener \(UUID().uuidString.prefix(8))"
    try await withPostgres({ $0.applicationName = name }) { listener async throws in
      try await withPostgres { db async throws in try await survive(on: channel(), listener: listener, name, db) }
    }
  }

  /// - Parameter name: Of the listener's sessions.
  private func survive(on mine: String, listener: Database, _ name: String, _ db: Database) async throws {
    var log: [String] = []
    for try await event in listener.notifications(on: mine) {
      switch event {
      case .listening:
        log.append("listening")
        try await notify(db, mine, "before")
      case .notification(let notification):
        log.append(notification.payload)
        if notification.payload == "after" { break }
        let killed = try await db.all(
          sql: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = \(name)",
          as: Bool.self)
        #expect(Set(killed) == [true])
      case .mayHaveMissed:
        log.append("gap")
        try await notify(db, mine, "after")
      }
      if log.last == "after" { break }
    }
    #expect(log == ["listening", "before", "gap", "after"])
  }

  @Test("A loop that cannot begin throws the reason", .timeLimit(.minutes(1)))
  func refused() async throws {
    try await withPostgres { db async throws in
      for wrong in ["", String(repeating: "x", count: 64), "a\0b"] {
        let error = await #expect(throws: DatabaseError.self) { for try await _ in db.notifications(on: wrong) {} }
        #expect(error?.code == .invalidArgument)
      }
      let none = await #expect(throws: DatabaseError.self) { for try await _ in db.notifications(on: []) {} }
      #expect(none?.code == .invalidArgument)
    }
    let nowhere = try Database(.postgres(url: "postgres://postgres@127.0.0.1:1/postgres"))
    await #expect(throws: DatabaseError.self) { for try await _ in nowhere.notifications(on: "a") {} }
    await nowhere.close()
    let sqlite = try Database(.sqlite(.memory))
    let error = await #expect(throws: DatabaseError.self) { for try await _ in sqlite.notifications(on: "a") {} }
    #expect(error?.code == .unsupported)
    await sqlite.close()
  }

  @Test("Closing the database ends the loop, and so does cancelling its task", .timeLimit(.minutes(1)))
  func ends() async throws {
    try await withPostgres { db async throws in
      let mine = channel()
      let cancelled = Task { for try await _ in db.notifications(on: mine) {} }
      try await Task.sleep(for: .milliseconds(50))
      cancelled.cancel()
      try await cancelled.value
      let closed = Task { for try await _ in db.notifications(on: mine) {} }
      try await Task.sleep(for: .milliseconds(50))
      await db.close()
      try await closed.value
    }
  }
}
