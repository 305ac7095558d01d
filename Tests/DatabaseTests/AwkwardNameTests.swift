import Foundation
import Strata
import TestDatabases
import Testing

/// Names that the macros, the protocols and the language have as well.
@Entity("awkward")
struct AwkwardEntity: Equatable {
  @ID let key: Key<AwkwardEntity>
  var parameters: String = "p"
  @Length(1...9) var failures: String
  var row: Int
  @Column(name: "value_") var value: Int?
  var changes: Int = 1
  var columns: Int?
  var schema: String = "s"
  var table: Int = 2
  var tableName: Int = 3
  var assignables: Int = 4
  var primaryKeyNames: Int = 5
  var deletionCascades: Int = 6
  @Default(.sql("7")) @Range(1...9) var property: Int
  var path: Int = 8
  var name: String = "n"
  var type: String = "t"
  var alias: String?
  var expression: String?
  var expressions: String?
  var resultTypes: String?
  var encode: Int = 9
  var check: Int = 10
  var assign: Int = 11
  var current: Int = 13
  var rules: Int = 14
  var columnsType: Int = 15
  var isNullable: Bool = true
  var assignments: Int?
  var ordered: Int?
  var new: String?
  var whole: Double?
  var description: String = "d"
  var debugDescription: String = "dd"
  var hashValue: String = "h"
  var count: Int = 16
  var exists: Bool = false
  var everything: Bool = false
  var some: Int?
  var any: Int?
  var async: Int?
  var `default`: Int?
  var `in`: Int = 17
  var `init`: Int?
  var `class`: String = "c"
  var `where`: String?
  var `inout`: Int?
  var `let`: Int?
  @Column(name: "type of it") var `Type`: Int?
  @Column(name: "any of it") var `Any`: Int?
  var `due at`: Int?
  var Value: Int?
  var Model: Int?
  var `precedencegroup`: Int?
  @Embedded var embedded: AwkwardValue = AwkwardValue()
  @Embedded var optional: AwkwardValue?
  @Version let rowVersion: Int
}

@Embeddable
struct AwkwardValue: Equatable {
  @Length(...9) var parameters: String = "p"
  @Range(0...99) var value: Int = 1
  var row: Int?
  var failures: Int?
  var changes: Int?
  var columns: Int?
  var path: Int?
  var table: Int?
  var schema: Int?
  var check: Int?
  var assign: Int?
  var optionally: Int?
  var encode: Int?
  var whole: Int?
  @Column(name: "model of it") var Model: Int?
  @Column(name: "value of it") var Value: Int?
  var assignables: Int?
  var embeddedTypes: Int?
  var `default`: Int?
  var `in`: Int?
  var `init`: Int?
  var `Type`: Int?
}

@Entity
struct AwkwardPair {
  @ID let parameters: Int
  @ID let `default`: String
  @ID let `inout`: Int
  @ID let row: Int
  var values: Int = 0
}

@Selection
struct AwkwardSelection: Equatable {
  let expressions: String
  let expression: Int
  let row: Int?
  let columns: Int?
  let resultTypes: String?
  let `default`: Int?
  let `in`: Int
  let `init`: Int?
  let `inout`: Int?
}

@Suite struct AwkwardNameTests {
  @Test(arguments: TestDatabase.allCases) func insertedUpdatedAndRead(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [AwkwardEntity.self])
      var full = AwkwardValue(parameters: "q", value: 2, row: 3, failures: 4, changes: 5, columns: 6)
      full.`init` = 7
      let new = AwkwardEntity.New(failures: "f", row: 1, value: 2, default: 3, optional: full)
      let row = try await db.insert(new)
      #expect(row.failures == "f" && row.row == 1 && row.value == 2 && row.default == 3 && row.property == 7)
      #expect(row.parameters == "p" && row.in == 17 && row.class == "c" && row.hashValue == "h" && row.rowVersion == 1)
      #expect(row.embedded == AwkwardValue() && row.optional == full && row.`init` == nil)
      let changed = try await db.update(row) {
        $0.parameters = "changed"
        $0.failures = "g"
        $0.row += 10
        $0.value = nil
        $0.changes = 20
        $0.columns = 21
        $0.current = $0.check.plus(1)
        $0.assign = 22
        $0.assignments = 24
        $0.default = nil
        $0.in = 25
        $0.`init` = 26
        $0.`Type` = 27
        $0.`Any` = 28
        $0.`due at` = 29
        $0.description = "e"
        $0.embedded.changes = 30
        $0.embedded.columns = 31
        $0.embedded.assignables = 32
        $0.embedded.value += 33
        $0.embedded.`init` = 34
        $0.optional = nil
      }
      #expect(changed.parameters == "changed" && changed.failures == "g" && changed.row == 11 && changed.value == nil)
      #expect(changed.assign == 22 && changed.current == 11 && changed.assignments == 24)
      #expect(changed.changes == 20 && changed.columns == 21 && changed.default == nil && changed.in == 25)
      #expect(
        changed.`init` == 26 && changed.`Type` == 27 && changed.`Any` == 28 && changed.`due at` == 29
          && changed.description == "e")
      #expect(changed.embedded.changes == 30 && changed.embedded.columns == 31 && changed.embedded.assignables == 32)
      #expect(changed.embedded.value == 34 && changed.embedded.`init` == 34 && changed.optional == nil)
      #expect(changed.rowVersion == 2)
      #expect(try await db.find(AwkwardEntity.self, row.key) == changed)
      let query = AwkwardEntity.where {
        $0.parameters == "changed" && $0.failures == "g" && $0.row == 11 && $0.columns == 21 && $0.`init` == 26
      }
      #expect(try await db.all(query.where { $0.embedded.changes == 30 && $0.optional.value == nil }) == [changed])
      let joined = AwkwardEntity.everything.leftJoin(AwkwardEntity.self) { $0.key == $1.key }
      let values = try await db.all(joined.select { ($0.parameters, $1.columns, $1.embedded.columns, $1.schema) })
      #expect(values.map(\.0) == ["changed"] && values.map(\.1) == [21])
      #expect(values.map(\.2) == [31] && values.map(\.3) == ["s"])
      let stale = await #expect(throws: DatabaseError.self) { try await db.update(row) { $0.row = 5 } }
      #expect(stale?.code == .staleEntity)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rulesAndInsertsFromQueries(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [AwkwardEntity.self, AwkwardPair.self])
      var new = AwkwardEntity.New(failures: "", row: 1, property: 0)
      new.embedded.parameters = "0123456789"
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(new) }
      #expect(error?.failures.map(\.field) == ["failures", "property", "embedded.parameters"])
      try await db.insert(AwkwardEntity.New(failures: "f", row: 1))
      try await db.insert(into: AwkwardPair.self, from: AwkwardEntity.everything) { row, found in
        row.parameters = found.row
        row.default = "d"
        row.inout = found.in
        row.row = 3
        row.values = 4
      }
      let pair = try await db.find(AwkwardPair.self, .init(parameters: 1, default: "d", `inout`: 17, row: 3))
      #expect(pair.values == 4)
      #expect(try await db.update(pair) { $0.values += 1 }.values == 5)
    }
  }

  @Test(arguments: TestDatabase.allCases) func selected(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [AwkwardEntity.self])
      try await db.insert(AwkwardEntity.New(failures: "f", row: 1))
      let query = AwkwardEntity.everything.select(as: AwkwardSelection.self) {
        .init(
          expressions: $0.failures, expression: $0.row, row: $0.value, columns: $0.columns, resultTypes: $0.resultTypes,
          default: $0.default, in: $0.in, init: $0.`init`, `inout`: $0.inout)
      }
      let expected = AwkwardSelection(
        expressions: "f", expression: 1, row: nil, columns: nil, resultTypes: nil, default: nil, in: 17, init: nil,
        `inout`: nil)
      #expect(try await db.all(query) == [expected])
    }
  }
}
