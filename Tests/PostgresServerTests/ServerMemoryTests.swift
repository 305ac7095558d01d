import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

@Entity("memory_shelves")
struct MemoryShelf {
  let id: IdentityKey<MemoryShelf>
  var name: String

  static let items = hasMany(MemoryItem.self, \.shelfID)
}

@Entity("memory_items")
struct MemoryItem {
  let id: IdentityKey<MemoryItem>
  var shelfID: IdentityKey<MemoryShelf>

  static let shelf = belongsTo(MemoryShelf.self, \.shelfID)
}

/// The server's process is asked once to keep the memory that graphs take, and only where there are graphs.
@Suite struct ServerMemoryTests {
  @Test func askedOnceBehindTheFirstGraph() async throws {
    try await withPostgres {
      $0.pool.maximum = 1
    } _: { db async throws in
      try await db.createSchema(for: [MemoryShelf.self, MemoryItem.self])
      let shelf = try await db.insert(MemoryShelf.New(name: "a"))
      try await db.insert(MemoryItem.New(shelfID: shelf.id))
      // What this connection has asked for, in its whole life.
      func asked() async throws -> Int {
        let counts = try await db.all(
          sql: "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT octet_length(repeat(%'",
          as: (Int.self))
        return counts.first ?? -1
      }
      #expect(try await db.all(MemoryShelf.everything).count == 1)
      #expect(try await asked() == 0)
      for _ in 0..<3 {
        let loaded = try await db.all(MemoryShelf.everything.including(MemoryShelf.items))
        #expect(loaded.first?.1.count == 1)
      }
      try await eventually { try await asked() == 1 }
      #expect(try await db.all(MemoryShelf.everything.including(MemoryShelf.items)).count == 1)
      #expect(try await asked() == 1)
    }
  }
}
