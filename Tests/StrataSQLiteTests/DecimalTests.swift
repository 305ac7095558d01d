import Foundation
import Strata
import StrataSQLite
import Testing

@Entity
private struct Amount {
  let id: Key<Amount>
  var value: Decimal
}

@Entity
private struct Fine {
  let id: Key<Fine>
  @Column(type: "numeric(19,4)") var value: Decimal
}

@Entity
private struct Rated {
  @ID @Column(type: "numeric(4,2)") let rate: Decimal
}

@Entity
private struct Wide {
  let id: Key<Wide>
  @Column(type: "numeric(18,9)") var value: Decimal
}

/// Decimal numbers of which SQLite cannot make units: they are refused and never something else.
@Suite struct DecimalColumnTests {
  private func refusal(_ body: (Database) async throws -> Void) async throws -> DatabaseError? {
    let db = try Database(.sqlite(.memory))
    try await db.execute("CREATE TABLE amounts (id BLOB PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT")
    let error = await #expect(throws: DatabaseError.self) { try await body(db) }
    await db.close()
    return error
  }

  @Test func tables() async throws {
    for entity in [Amount.self, Fine.self, Rated.self] as [any Entity.Type] {
      let error = try await refusal { try await $0.createSchema(for: [entity]) }
      #expect(error?.code == .unsupported && error?.details.table == entity.schema.name, "\(entity)")
    }
    let error = try await refusal { try await $0.createSchema(for: [Amount.self]) }
    #expect(error?.message.contains("numeric(12,2)") == true, "it says what to write")
  }

  @Test func withoutDigits() async throws {
    let refused: [(Database) async throws -> Void] = [
      { _ = try await $0.insert(Amount.New(value: 1)) },
      { _ = try await $0.all(Amount.where { $0.value == 1 }) },
      { _ = try await $0.all(Amount.everything.order { $0.value.ascending }) },
      { _ = try await $0.all(Amount.select { $0.value.sum() }) },
      { _ = try await $0.all(Amount.select { $0.value }) },
      { _ = try await $0.updateAll(Amount.everything) { $0.value += 1 } },
      { _ = try await $0.updateAll(Amount.everything) { $0.value = 1 } },
      { _ = try await $0.all(sql: "SELECT value FROM amounts WHERE value > \(1 as Decimal)", as: Decimal.self) },
      { _ = try await $0.all(sql: "SELECT 1", as: Decimal.self) },
    ]
    for (index, body) in refused.enumerated() {
      #expect(try await refusal(body)?.code == .unsupported, "\(index)")
    }
  }

  /// What may need more than 64 bits is refused before it is sent, whatever the rows hold.
  @Test func manyDigits() throws {
    let square = Wide.select { $0.value.times($0.value) }
    let mixed = Wide.where { $0.value > Computed(sql: "1") }
    let product = Wide.select { $0.value.times(Decimal(10)) }
    for query in [square, mixed, product] as [any RowQuery] {
      #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
    }
    #expect(try Wide.select { $0.value.plus(1) }.sql(for: .sqlite).sql.contains("+"))
  }

  @Test func aSumThatDoesNotFit() async throws {
    let db = try Database(.sqlite(.memory))
    try await db.createSchema(for: [Wide.self])
    try await db.insert((0..<10).map { _ in Wide.New(value: 999_999_999) })
    let error = await #expect(throws: DatabaseError.self) { try await db.all(Wide.select { $0.value.sum() }) }
    #expect(error?.code == .valueOutOfRange)
    #expect(try await db.all(Wide.everything.limit(9).select { $0.value }).count == 9)
    await db.close()
  }

  @Test func sqlOfOwnReadsUnits() async throws {
    let db = try Database(.sqlite(.memory))
    try await db.createSchema(for: [Wide.self])
    try await db.insert(Wide.New(value: 1.5))
    #expect(try await db.all(sql: "SELECT value FROM wides", as: Int.self) == [1_500_000_000])
    #expect(try await db.all(sql: "SELECT * FROM wides", as: Wide.self).map(\.value) == [1.5])
    await db.close()
  }
}
