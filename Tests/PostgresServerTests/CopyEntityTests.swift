import Foundation
import Strata
import StrataPostgres
import StrataTesting
import TestDatabases
import Testing

@Suite("COPY of entities")
struct CopyEntityTests {
  @Test("Entities are copied with their rules, keys, versions and times")
  func newEntities() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedParcel.self])
      var steps: [Int] = []
      let count = try await db.copyIn(
        (0..<5_000).lazy.map {
          CopiedParcel.New(label: "p\($0)", grams: $0, note: $0 % 3 == 0 ? nil : "n\t\($0)", code: "c")
        }
      ) { steps.append($0) }
      #expect(count == 5_000)
      #expect(steps.last == 5_000)
      let parcels = try await db.all(CopiedParcel.where { $0.grams < 3 }.order { $0.grams.ascending })
      #expect(parcels.map(\.label) == ["p0", "p1", "p2"])
      #expect(parcels.map(\.note) == [nil, "n\t1", "n\t2"])
      #expect(parcels.map(\.version) == [1, 1, 1])
      #expect(parcels.allSatisfy { abs($0.createdAt.timeIntervalSinceNow) < 3_600 })
      let stream = AsyncStream { continuation in
        for number in 0..<10 { continuation.yield(CopiedParcel.New(label: "s\(number)", grams: 1, code: "c")) }
        continuation.finish()
      }
      #expect(try await db.copyIn(stream: stream) == 10)
    }
  }

  @Test("A row that cannot be copied is told with its number, and none is")
  func wrongEntities() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedParcel.self])
      let invalid = await #expect(throws: DatabaseError.self) {
        try await db.copyIn((0..<9).map { CopiedParcel.New(label: $0 == 7 ? "" : "p", grams: 1, code: "c") })
      }
      #expect(invalid?.code == .validationFailed)
      #expect(invalid?.details.failures.map(\.field) == ["[7].label"])
      let computed = await #expect(throws: DatabaseError.self) {
        try await db.copyIn([CopiedParcel.New(label: "p", grams: 1, code: "c"), CopiedParcel.New(label: "q", grams: 1)])
      }
      #expect(computed?.code == .invalidArgument)
      #expect(computed?.details.column == "code")
      #expect(try await db.count(CopiedParcel.everything) == 0)
      try await db.execute("ALTER TABLE copied_parcels ALTER COLUMN created_at DROP DEFAULT")
      let missing = await #expect(throws: DatabaseError.self) {
        try await db.copyIn([CopiedParcel.New(label: "p", grams: 1)])
      }
      #expect(missing?.code == .invalidArgument)
      #expect(missing?.details.column == "created_at")
    }
    try await withTemporaryDatabase { db, _ in
      let refused = await #expect(throws: DatabaseError.self) {
        try await db.copyIn([CopiedParcel.New(label: "p", grams: 1)])
      }
      #expect(refused?.code == .unsupported)
    }
  }
}

@Entity
struct CopiedParcel {
  let id: Key<CopiedParcel>
  @Length(1...40) var label: String
  @Column(type: "int4") var grams: Int
  var note: String?
  @Default(.sql("'c' || 1")) var code: String
  @Version let version: Int
  @CreatedAt let createdAt: Date
}
