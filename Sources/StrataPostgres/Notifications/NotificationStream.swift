public import Strata

extension Database {
  /// Listens to channels until the loop ends.
  ///
  /// ```swift
  /// for try await event in db.notifications(on: "chores") {
  ///   switch event {
  ///   case .listening, .mayHaveMissed: await board.reload()
  ///   case .notification(let notification): await board.refresh(notification.payload)
  ///   }
  /// }
  /// ```
  ///
  /// All listeners of a database share one connection, which they hold out of the pool as long as there are any. A lost
  /// connection is opened again, for as long as it takes, and the loop is told that it may have missed something.
  /// - Throws: In the loop: the reason why listening could not begin at all; `unsupported` on another database, and
  ///   behind a pooler that gives every transaction another session: listen over a direct URL there.
  public func notifications(
    on channels: String..., fileID: StaticString = #fileID, line: UInt = #line
  ) -> NotificationStream {
    NotificationStream(database: self, channels: channels, source: CallSite(fileID: fileID, line: line))
  }

  /// Listens to channels that are known at run time.
  public func notifications(
    on channels: [String], fileID: StaticString = #fileID, line: UInt = #line
  ) -> NotificationStream {
    NotificationStream(database: self, channels: channels, source: CallSite(fileID: fileID, line: line))
  }
}

/// What is sent to channels; see ``Strata/Database/notifications(on:fileID:line:)-(String...,_,_)``.
public struct NotificationStream: AsyncSequence, Sendable {
  public typealias Element = NotificationEvent
  public typealias Failure = DatabaseError

  let database: Database
  let channels: [String]
  let source: CallSite

  public func makeAsyncIterator() -> Iterator { Iterator(database, channels, source) }

  public struct Iterator: AsyncIteratorProtocol {
    private let database: Database
    private let channels: [String]
    private let source: CallSite
    private var subscription: NotificationSubscription?

    init(_ database: Database, _ channels: [String], _ source: CallSite) {
      self.database = database
      self.channels = channels
      self.source = source
    }

    public mutating func next() async throws(DatabaseError) -> NotificationEvent? {
      if let subscription { return try await subscription.next() }
      guard let driver = database.driver as? PostgresDriver else {
        throw DatabaseError(.unsupported, "LISTEN belongs to PostgreSQL; this database is \(database.dialect.name)")
      }
      let new = try driver.notifications.subscribe(to: channels, source: source)
      subscription = new
      return try await new.next()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(DatabaseError) -> NotificationEvent? {
      try await next()
    }
  }
}
