import Foundation
import Strata
import Synchronization
import TestDatabases
import Testing

/// Services whose operations are transactions under one policy.
@Suite struct TransactionalServiceTests {
  private struct Oops: Error {}

  private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])

    func add(_ note: String) { notes.withLock { $0.append(note) } }
    func count(_ note: String) -> Int { notes.withLock { $0.filter { $0 == note }.count } }
    var all: [String] { notes.withLock { $0 } }
  }

  private struct Library: TransactionalService {
    var name = "library"
    var transactions = TransactionPolicy(retry: TransactionRetry(attempts: 5, firstDelay: .milliseconds(1)))
    let notes: Notes

    func add(_ author: String, on executor: some Executor) async throws {
      try await perform(on: executor) { tx in
        notes.add("\(name) runs")
        tx.afterCommit { notes.add("\(author) is added") }
        try await tx.insert(Author.New(name: author))
      }
    }

    func didCommit() async { notes.add("\(name) committed") }
    func didRollBack() async { notes.add("\(name) rolled back") }
  }

  private struct Plain: TransactionalService {}

  /// Two that read what the other one writes: only one of them can be right, and the other one runs again.
  @Test func aSerializationFailureOfTheServer() async throws {
    try await withLibrary(.postgres) { db async throws in
      let notes = Notes()
      let policy = TransactionPolicy(isolation: .serializable, retry: .upTo(20))
      let service = Library(transactions: policy, notes: notes)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<2 {
          group.addTask {
            try await service.perform(on: db) { tx in
              let count = try await tx.count(Author.everything)
              notes.add("read")
              for _ in 0..<1_000 where notes.count("read") < 2 { try await Task.sleep(for: .milliseconds(5)) }
              try await tx.insert(Author.New(name: "a\(number) of \(count)"))
            }
          }
        }
        try await group.waitForAll()
      }
      // One runs again at least. The server may refuse more than it must: what it watches are pages, and other tests write, too.
      let attempts = notes.count("read")
      #expect(attempts > 2)
      #expect(notes.count("library committed") == 2 && notes.count("library rolled back") == attempts - 2)
      let names = try await db.all(Author.everything).map { String($0.name.suffix(4)) }
      #expect(names.sorted() == ["of 0", "of 1"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func hooksRunOnce(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let service = Library(notes: notes)
      try await service.add("Ann", on: db)
      #expect(notes.all == ["library runs", "library committed", "Ann is added"])
      let attempts = Mutex(0)
      try await service.perform(on: db) { tx in
        try await tx.insert(Author.New(name: "Ben"))
        let attempt = attempts.withLock { attempts -> Int in
          attempts += 1
          return attempts
        }
        if attempt < 3 { throw DatabaseError(.serializationFailure, "as the server would say") }
      }
      #expect(attempts.withLock { $0 } == 3)
      #expect(notes.count("library committed") == 2 && notes.count("library rolled back") == 2)
      // What is no other transaction's fault is not tried again.
      await #expect(throws: Oops.self) {
        try await service.perform(on: db) { tx in
          notes.add("failing")
          try await tx.insert(Author.New(name: "Cid"))
          throw Oops()
        }
      }
      #expect(notes.count("failing") == 1)
      #expect(notes.count("library committed") == 2 && notes.count("library rolled back") == 3)
      #expect(try await db.all(Author.everything.order { $0.name.ascending }).map(\.name) == ["Ann", "Ben"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func servicesOfServices(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let outer = Library(name: "outer", notes: notes)
      let inner = Library(name: "inner", notes: notes)
      try await outer.perform(on: db) { tx in
        try await inner.add("Ann", on: tx)
        do {
          try await inner.perform(on: tx) { nested in
            try await nested.insert(Author.New(name: "Ben"))
            throw Oops()
          }
        } catch is Oops {}
        try await tx.insert(Author.New(name: "Cid"))
        #expect(notes.all == ["inner runs"])
      }
      #expect(
        Set(notes.all) == ["inner runs", "outer committed", "inner committed", "Ann is added", "inner rolled back"])
      #expect(notes.all.count == 5)
      #expect(try await db.all(Author.everything.order { $0.name.ascending }).map(\.name) == ["Ann", "Cid"])
      // The outermost one is what can run again.
      try await outer.perform(on: db) { tx in
        notes.add("again")
        try await inner.perform(on: tx) { nested in
          try await nested.insert(Author.New(name: "Dan"))
          if notes.count("again") < 3 { throw DatabaseError(.deadlock, "as the server would say") }
        }
      }
      #expect(notes.count("again") == 3)
      #expect(notes.count("inner committed") == 2 && notes.count("inner rolled back") == 3)
      #expect(notes.count("outer committed") == 2 && notes.count("outer rolled back") == 2)
      #expect(try await db.count(Author.everything) == 3)
    }
  }

  @Test(arguments: TestDatabase.allCases) func isolationIsAtLeastWhatIsDeclared(kind: TestDatabase) async throws {
    typealias Isolation = TransactionOptions.Isolation
    let levels: [Isolation?] = [nil, .readCommitted, .repeatableRead, .serializable]
    let joined: [Isolation?: [Isolation?]] = [
      nil: levels, .readCommitted: levels, .repeatableRead: [.repeatableRead, .serializable],
      .serializable: [.serializable],
    ]
    try await withLibrary(kind) { db async throws in
      for demanded in levels {
        var found: [Isolation?] = []
        for level in levels {
          let service = Library(transactions: TransactionPolicy(isolation: demanded), notes: Notes())
          do {
            try await db.transaction(isolation: level) { tx in
              try await service.perform(on: tx) { _ = try await $0.count(Author.everything) }
            }
            found.append(level)
          } catch let error as DatabaseError {
            #expect(error.code == .invalidArgument)
          }
        }
        #expect(found == joined[demanded], "\(String(describing: demanded))")
      }
    }
  }

  @Test func theServerHasTheIsolation() async throws {
    try await withLibrary(.postgres) { db async throws in
      let service = Library(transactions: TransactionPolicy(isolation: .repeatableRead), notes: Notes())
      let level = try await service.perform(on: db) { tx in
        try await tx.first(sql: "SHOW transaction_isolation", as: String.self)
      }
      #expect(level == "repeatable read")
    }
  }

  @Test(arguments: TestDatabase.allCases) func anOperationThatReads(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let service = Plain()
      try await service.perform(on: db) { try await $0.insert(Author.New(name: "Ann")) }
      let count = try await service.perform(on: db, access: .readOnly) { try await $0.count(Author.everything) }
      #expect(count == 1)
      let error = await #expect(throws: DatabaseError.self) {
        try await service.perform(on: db, access: .readOnly) { try await $0.insert(Author.New(name: "Ben")) }
      }
      #expect(error?.code == .readOnly)
    }
  }

  @Test(arguments: TestDatabase.allCases) func aDeadlineForAllAttempts(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let retry = TransactionRetry(attempts: 1_000, firstDelay: .milliseconds(100), longestDelay: .milliseconds(100))
      let policy = TransactionPolicy(retry: retry, deadline: .seconds(1))
      let service = Library(transactions: policy, notes: notes)
      // The time to open a connection is not what is looked at.
      #expect(try await db.count(Author.everything) == 0)
      let error = await #expect(throws: DatabaseError.self) {
        try await service.perform(on: db) { tx in
          notes.add("attempt")
          throw DatabaseError(.serializationFailure, "as the server would say")
        }
      }
      #expect(error?.code == .serializationFailure)
      // Between two of them are 50 ms at least.
      #expect((1...21).contains(notes.count("attempt")))
      let late = await #expect(throws: DatabaseError.self) {
        try await service.perform(on: db) { tx in
          try await tx.insert(Author.New(name: "Ann"))
          try await Task.sleep(for: .milliseconds(1_050))
          _ = try await tx.count(Author.everything)
        }
      }
      #expect(late?.code == .statementTimeout)
      #expect(try await db.count(Author.everything) == 0)
    }
  }
}
