import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import TestDatabases
import Testing

@ExclusiveReference
enum Spot: Hashable {
  case shed(Key<Shed>)
  case crane(IdentityKey<Crane>)
}

@Entity
struct Shed {
  let id: Key<Shed>
  var name: String

  static let goods = hasMany(Goods.self, \.spot.shed)
}

@Entity
struct Crane {
  let id: IdentityKey<Crane>
  var name: String
}

@Entity("goods")
struct Goods {
  let id: Key<Goods>
  @Embedded var spot: Spot
  @Embedded var next: Spot?

  static let spot = belongsTo(\.spot, onDelete: .cascade)
  static let next = belongsTo(\.next, onDelete: .setNull)
}

// The same table, said case by case: without documentation, which would be a comment on the table.
@Entity("goods")
struct GoodsByCase {
  let id: Key<GoodsByCase>
  @Embedded var spot: Spot
  @Embedded var next: Spot?

  static let shed = belongsTo(Shed.self, \.spot.shed, onDelete: .cascade)
  static let crane = belongsTo(Crane.self, \.spot.crane, onDelete: .cascade)
  static let nextShed = belongsTo(Shed.self, \.next.shed, onDelete: .setNull)
  static let nextCrane = belongsTo(Crane.self, \.next.crane, onDelete: .setNull)
}

// The same table, said both ways.
@Entity("goods")
struct GoodsBothWays {
  let id: Key<GoodsBothWays>
  @Embedded var spot: Spot
  @Embedded var next: Spot?

  static let spot = belongsTo(\.spot, onDelete: .cascade)
  static let shed = belongsTo(Shed.self, \.spot.shed, onDelete: .cascade)
  static let next = belongsTo(\.next)
  static let nextShed = belongsTo(Shed.self, \.next.shed, onDelete: .setNull)
  static let nextCrane = belongsTo(Crane.self, \.next.crane, onDelete: .setNull)
}

@Entity
struct LostGoods {
  let id: Key<LostGoods>
  @Embedded var spot: Spot

  static let shed = belongsTo(Shed.self, \.spot.shed, onDelete: .setNull)
}

// The macro does not see what the action comes to.
private let action = ReferentialAction.restrict

@Entity
struct DisputedGoods {
  let id: Key<DisputedGoods>
  @Embedded var spot: Spot

  static let spot = belongsTo(\.spot, onDelete: .cascade)
  static let shed = belongsTo(Shed.self, \.spot.shed, onDelete: action)
}

/// References to one of several entities: what the conformance suite, which has tables that are in order, does not say.
@Suite struct ExclusiveReferenceTests {
  private static let dialects: [any Dialect] = [.postgres, .sqlite]

  @Test func theTableIsTheSameHoweverItIsSaid() throws {
    for dialect in Self.dialects {
      let tables = try dialect.schemaDefinition(for: [Shed.self, Crane.self, GoodsByCase.self])
      #expect(tables.contains { $0.contains("ON DELETE CASCADE") && $0.contains("ON DELETE SET NULL") })
      #expect(tables.filter { $0.contains("INDEX") }.count == 4)
      #expect(try dialect.schemaDefinition(for: [Shed.self, Crane.self, Goods.self]) == tables)
      #expect(try dialect.schemaDefinition(for: [Shed.self, Crane.self, GoodsBothWays.self]) == tables)
    }
  }

  @Test func noCaseOfARequiredReferenceIsSetToNull() {
    for dialect in Self.dialects {
      let error = #expect(throws: DatabaseError.self) {
        try dialect.schemaDefinition(for: [Shed.self, Crane.self, LostGoods.self])
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.details.table == LostGoods.tableName && error?.details.column == "spot_shed_id")
      #expect(error?.description.contains("make the property optional") == true)
    }
  }

  @Test func whatBecomesOfRowsIsSaidOnce() {
    for dialect in Self.dialects {
      let error = #expect(throws: DatabaseError.self) {
        try dialect.schemaDefinition(for: [Shed.self, Crane.self, DisputedGoods.self])
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.details.column == "spot_shed_id")
      #expect(error?.description.contains("CASCADE and RESTRICT") == true)
    }
  }

  /// As a parent: required, it must be there; optional, there is none.
  @Test(arguments: TestDatabase.allCases) func rowsThatAreNotThere(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Shed.self, Crane.self])
      // Without foreign keys.
      let key = kind == .postgres ? "uuid" : "BLOB"
      let number = kind == .postgres ? "bigint" : "INTEGER"
      try await db.execute(
        script: """
          CREATE TABLE goods (id \(key) PRIMARY KEY, spot_shed_id \(key), spot_crane_id \(number),
            next_shed_id \(key), next_crane_id \(number));
          """)
      let shed = try await db.insert(Shed.New(name: "a"))
      let there = try await db.insert(Goods.New(spot: .shed(shed.id), next: .crane(IdentityKey(9))))
      let (_, spot, next) = try await db.find(Goods.everything.including(Goods.spot, Goods.next), there.id)
      guard case .shed(let found) = spot else { throw Missing() }
      #expect(found.name == "a" && next == nil)
      let lost = try await db.insert(Goods.New(spot: .crane(IdentityKey(9))))
      let error = await #expect(throws: DatabaseError.self) {
        try await db.all(Goods.everything.including(Goods.spot))
      }
      #expect(error?.code == .notFound && error?.details.table == "goods")
      #expect(error?.description.contains("sheds or cranes") == true)
      let (_, nowhere) = try await db.find(Goods.everything.including(Goods.next), lost.id)
      #expect(nowhere == nil)
      // The children of a shed do not include the lost ones.
      let sheds = try await db.all(Shed.everything.including(Shed.goods.including(Goods.spot)))
      #expect(sheds.map { $0.1.map(\.0.id) } == [[there.id]])
    }
  }

  private struct Missing: Error {}
}
