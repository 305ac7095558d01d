import Strata
import StrataTesting
import Synchronization

extension ConformanceSuite {
  static let transactions = ConformanceArea("transactions", [Owner.self, Setting.self], collect: collectTransactions)

  private static func collectTransactions(_ cases: inout CaseCollector) {
    cases.add("what the body did is kept when it returns") { db in
      let row = try await db.transaction { tx in try await tx.insert(Setting.New(name: "a")) }
      try expectEqual(row.name, "a")
      try await expectNames(db, ["a"])
    }
    cases.add("what the body did is undone when it throws") { db in
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.insert(Setting.New(name: "a"))
          try expectEqual(try await tx.count(Setting.everything), 1)
          throw GivenUp()
        }
      }
      try await expectNames(db, [])
    }
    cases.add("every kind of change is undone") { db in
      let row = try await db.insert(Setting.New(name: "a", value: "1"))
      try await db.insert(Setting.New(name: "b", value: "1"))
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.update(row) { $0.value = "2" }
          try await tx.upsert(Setting.New(name: "b", value: "2"), onConflict: .primaryKey)
          try await tx.updateAll(Setting.everything) { $0.uses += 1 }
          try await tx.execute("DELETE FROM settings WHERE name = 'b'")
          throw GivenUp()
        }
      }
      try expectEqual(try await db.all(Setting.select { $0.value }.order { $0.name.ascending }), ["1", "1"])
      try expectEqual(try await db.all(Setting.select { $0.uses.sum() }), [0])
    }
    cases.add("a transaction inside is undone alone") { db in
      try await db.transaction { tx in
        try await tx.insert(Setting.New(name: "a"))
        try await expectGivenUp {
          try await tx.transaction { inner in
            try await inner.insert(Setting.New(name: "b"))
            throw GivenUp()
          }
        }
        try await tx.insert(Setting.New(name: "c"))
      }
      try await expectNames(db, ["a", "c"])
    }
    cases.add("a transaction inside goes with the one around it") { db in
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.transaction { try await $0.insert(Setting.New(name: "a")) }
          throw GivenUp()
        }
      }
      try await expectNames(db, [])
    }
    cases.add("three deep") { db in
      try await db.transaction { tx in
        try await tx.transaction { second in
          try await second.insert(Setting.New(name: "a"))
          try await expectGivenUp {
            try await second.transaction { third in
              try await third.insert(Setting.New(name: "b"))
              throw GivenUp()
            }
          }
          try await second.transaction { try await $0.insert(Setting.New(name: "c")) }
        }
      }
      try await expectNames(db, ["a", "c"])
    }
    cases.add("an expected error in a transaction inside leaves the rest") { db in
      try await db.transaction { tx in
        try await tx.insert(Setting.New(name: "a"))
        try await expectError(.uniqueViolation) {
          try await tx.transaction { try await $0.insert(Setting.New(name: "a")) }
        }
        try await tx.insert(Setting.New(name: "b"))
      }
      try await expectNames(db, ["a", "b"])
    }
    cases.add("after an error nothing more runs") { db in
      try await expectError(.transactionAborted) {
        try await db.transaction { tx in
          try await tx.insert(Setting.New(name: "a"))
          try await expectError(.uniqueViolation) { try await tx.insert(Setting.New(name: "a")) }
          return try await tx.count(Setting.everything)
        }
      }
      try await expectNames(db, [])
    }
    cases.add("an error that was caught undoes all of it, and says so") { db in
      try await expectError(.transactionAborted) {
        try await db.transaction { tx in
          try await tx.insert(Setting.New(name: "a"))
          try await expectError(.uniqueViolation) { try await tx.insert(Setting.New(name: "a")) }
        }
      }
      try await expectNames(db, [])
    }
    cases.add("the outer one waits while the inner one is open") { db in
      try await db.transaction { tx in
        try await tx.transaction { inner in
          try await expectError(.invalidArgument) { try await tx.insert(Setting.New(name: "a")) }
          try await inner.insert(Setting.New(name: "b"))
        }
      }
      try await expectNames(db, ["b"])
    }
    cases.add("a transaction that was kept beyond its body is over") { db in
      let kept = Mutex<Transaction?>(nil)
      try await db.transaction { tx in kept.withLock { $0 = tx } }
      let transaction = try expectValue(kept.withLock { $0 })
      try await expectError(.transactionAborted) { try await transaction.count(Setting.everything) }
    }
    cases.add("one that only reads refuses to write") { db in
      try await db.insert(Setting.New(name: "a"))
      try await expectError(.readOnly) {
        try await db.transaction(access: .readOnly) { tx in
          try expectEqual(try await tx.count(Setting.everything), 1)
          try await tx.insert(Setting.New(name: "b"))
        }
      }
      try await expectNames(db, ["a"])
    }
    cases.add("one that writes cannot be inside one that reads") { db in
      try await expectError(.invalidArgument) {
        try await db.transaction(access: .readOnly) { tx in try await tx.transaction { _ in } }
      }
    }
    cases.add("every isolation level") { db in
      for level in TransactionOptions.Isolation.allCases {
        try await db.transaction(isolation: level) { tx in
          try await tx.insert(Setting.New(name: "\(level)"))
          try await tx.transaction { _ = try await $0.count(Setting.everything) }
        }
      }
      try expectEqual(try await db.count(Setting.everything), 3)
    }
    cases.add("a level inside that the one around has not is refused") { db in
      try await expectError(.invalidArgument) {
        try await db.transaction { tx in try await tx.transaction(isolation: .serializable) { _ in } }
      }
    }
    cases.add("what waits for the commit runs once it is durable, in its order") { db in
      let ran = Mutex<[String]>([])
      try await db.transaction { tx in
        tx.afterCommit { ran.withLock { $0.append("1") } }
        try await tx.insert(Setting.New(name: "a"))
        try await tx.transaction { inner in inner.afterCommit { ran.withLock { $0.append("2") } } }
        tx.afterCommit { ran.withLock { $0.append("3") } }
        tx.afterRollback { ran.withLock { $0.append("never") } }
        try expectEqual(ran.withLock { $0 }, [])
      }
      try expectEqual(ran.withLock { $0 }, ["1", "2", "3"])
    }
    cases.add("what waits for the commit does not run when all is undone") { db in
      let ran = Mutex<[String]>([])
      try await expectGivenUp {
        try await db.transaction { tx in
          tx.afterCommit { ran.withLock { $0.append("never") } }
          tx.afterRollback { ran.withLock { $0.append("undone") } }
          try await tx.insert(Setting.New(name: "a"))
          throw GivenUp()
        }
      }
      try expectEqual(ran.withLock { $0 }, ["undone"])
    }
    cases.add("what waits for a part that is undone") { db in
      let ran = Mutex<[String]>([])
      try await db.transaction { tx in
        try await expectGivenUp {
          try await tx.transaction { inner in
            inner.afterCommit { ran.withLock { $0.append("never") } }
            inner.afterRollback { ran.withLock { $0.append("part") } }
            throw GivenUp()
          }
        }
        tx.afterCommit { ran.withLock { $0.append("whole") } }
      }
      try expectEqual(Set(ran.withLock { $0 }), ["part", "whole"])
    }
    cases.add("the body runs again when another transaction was in its way") { db in
      let runs = Mutex(0)
      let retry = TransactionRetry(attempts: 5, firstDelay: .milliseconds(1))
      try await db.transaction(retry: retry) { tx in
        try await tx.insert(Setting.New(name: "a"))
        let run = runs.withLock { runs -> Int in
          runs += 1
          return runs
        }
        if run < 3 { throw DatabaseError(.serializationFailure, "as the server would say") }
      }
      try expectEqual(runs.withLock { $0 }, 3)
      try await expectNames(db, ["a"])
    }
    cases.add("the body runs no more often than it may") { db in
      let runs = Mutex(0)
      let retry = TransactionRetry(attempts: 2, firstDelay: .milliseconds(1))
      try await expectError(.deadlock) {
        try await db.transaction(retry: retry) { _ in
          runs.withLock { $0 += 1 }
          throw DatabaseError(.deadlock, "as the server would say")
        }
      }
      try expectEqual(runs.withLock { $0 }, 2)
    }
    cases.add("the body does not run again for an error of its own") { db in
      let runs = Mutex(0)
      try await expectGivenUp {
        try await db.transaction(retry: .upTo(5)) { _ in
          runs.withLock { $0 += 1 }
          throw GivenUp()
        }
      }
      try expectEqual(runs.withLock { $0 }, 1)
    }
    cases.add("each statement is a round trip, and the beginning goes with the first") { db in
      let (_, trips) = try await countingRoundTrips {
        try await db.transaction { tx in
          try await tx.insert(Setting.New(name: "a"))
          try await tx.insert(Setting.New(name: "b"))
        }
      }
      try expectEqual(trips, 3)
    }
    cases.add("an empty transaction is no round trip") { db in
      let (_, trips) = try await countingRoundTrips { try await db.transaction { _ in } }
      try expectEqual(trips, 0)
    }
    cases.add("a connection of one's own") { db in
      try await db.withConnection { connection in
        try await connection.insert(Setting.New(name: "a"))
        try await expectGivenUp {
          try await connection.transaction { tx in
            try await tx.insert(Setting.New(name: "b"))
            throw GivenUp()
          }
        }
      }
      try await expectNames(db, ["a"])
    }
    cases.add("rows that are locked are read, and changed in the same transaction") { db in
      try await db.insert(["a", "b"].map { Setting.New(name: $0) })
      try await db.transaction { tx in
        for waiting in RowLock.Waiting.allCases {
          let query = Setting.everything.order { $0.name.ascending }.limit(1).locked(waiting)
          let row = try expectValue(try await tx.first(query))
          try await tx.updateAll(Setting.where { $0.name == row.name }) { $0.uses += 1 }
        }
      }
      try expectEqual(try await db.find(Setting.self, "a").uses, 3)
    }
    cases.add("locks of the application") { db in
      try await db.transaction { tx in
        try await tx.lock("numbers")
        try expectEqual(try await tx.tryLock("numbers"), true)
        try expectEqual(try await tx.tryLock(7), true)
      }
    }
  }

  private static func expectNames(
    _ db: Database, _ names: [String], fileID: StaticString = #fileID, line: UInt = #line
  ) async throws {
    let found = try await db.all(Setting.select { $0.name }.order { $0.name.ascending })
    try expectEqual(found, names, "rows", fileID: fileID, line: line)
  }
}
