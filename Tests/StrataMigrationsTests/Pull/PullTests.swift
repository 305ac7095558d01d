import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import TestDatabases
import Testing

/// The entities of a schema that is there: `PulledShop.swift` is what is written for ``Shop``, and this target compiles it.
@Suite("Pulling entities", .timeLimit(.minutes(2)))
struct PullTests {
  private static let entities: [any Entity.Type] = [
    Address.self, Category.self, Customer.self, Employee.self, Keyword.self, Order.self, OrderLine.self, Payment.self,
    Product.self, ProductKeyword.self, Region.self, Review.self, Shipment.self, StockLevel.self, Supplier.self,
    Warehouse.self,
  ]

  private func withShop(_ body: (Database) async throws -> Void) async throws {
    try await withPostgresDatabase { url async throws in
      let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 2)))
      do {
        try await db.execute(script: Shop.definition)
        try await body(db)
      } catch {
        await db.close()
        throw error
      }
      await db.close()
    }
  }

  @Test("What is written is the file that this target compiles") func source() async throws {
    try await withShop { db async throws in
      let source = EntitySource(of: try await SchemaReader().schema(of: db))
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "PulledShop.swift")
      let fixture = try String(contentsOf: file, encoding: .utf8)
      #expect(fixture == "// swift-format-ignore-file\n\(source.text)", "\(source.text)")
      #expect(
        source.missing == [
          "open_orders: a view has no entity; read it with @Selection or SQL",
          "sales: a view has no entity; read it with @Selection or SQL",
        ])
    }
  }

  @Test("Nothing differs between the entities and the database that they are of") func diff() async throws {
    try await withShop { db async throws in
      let reader = SchemaReader()
      let current = try await reader.schema(of: db)
      #expect(current.tables.count == 16 && current.views.map(\.name) == ["open_orders", "sales"])
      let wanted = try await reader.schema(for: Self.entities, in: db, current: current)
      let diff = try SchemaDiff(from: current, to: wanted)
      #expect(diff.changes.map(\.summary) == [], "\(diff.changes)")
      #expect(try diff.migrations().isEmpty)
    }
  }

  @Test("Rows go in and come out of pulled entities") func rows() async throws {
    try await withShop { db async throws in
      let region = try await db.insert(Region.New(name: "North"))
      let customer = try await db.insert(
        Customer.New(regionID: region.id, email: "a@b.c", fullName: "Ada", labels: ["new"]))
      let order = try await db.insert(Order.New(customerID: customer.id, number: "1"))
      let payment = try await db.insert(
        Payment.New(orderID: order.id, method: .bankTransfer, amount: 12, paidOn: try #require(LocalDate("2026-01-02")))
      )
      let read = try await db.find(Payment.self, payment.id)
      #expect(read.method == .bankTransfer && read.orderID == order.id)
      #expect(try await db.find(Customer.self, customer.id).labels == ["new"])
    }
  }

  @Test("Triggers of SQLite are written, and then nothing differs") func triggers() async throws {
    try await TestDatabase.sqliteMemory.open { db async throws in
      try await db.createSchema(for: [Document.self])
      let source = EntitySource(of: try await SchemaReader().schema(of: db))
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "PulledDocument.swift")
      let text = try String(contentsOf: file, encoding: .utf8)
      let block = try #require(source.text.components(separatedBy: "  static let triggers").last)
      #expect(source.missing == [] && text.contains("  static let triggers" + block), "\(block)")
      #expect(try await difference(db, [PulledDocument.self]).changes.map(\.summary) == [])
    }
  }

  @Test("What an entity cannot say is listed, and what is written is the rest of it") func missing() async throws {
    try await withPostgresDatabase { url async throws in
      let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 2)))
      try await db.execute(
        script: """
          CREATE TABLE parents (a bigint, b bigint, PRIMARY KEY (a, b));
          CREATE TABLE things (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), a bigint, b bigint, place point, size int DEFAULT 3,
            FOREIGN KEY (a, b) REFERENCES parents
          );
          CREATE INDEX things_latest ON things (size DESC);
          CREATE TABLE heap (a text);
          CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
          CREATE TRIGGER by_hand AFTER INSERT ON things FOR EACH ROW EXECUTE FUNCTION nothing();
          CREATE TRIGGER strata_nothing AFTER INSERT ON things FOR EACH ROW EXECUTE FUNCTION nothing();
          CREATE POLICY by_hand ON things USING (true);
          CREATE POLICY strata_all ON things WITH CHECK (true);
          """)
      let source = EntitySource(of: try await SchemaReader().schema(of: db))
      await db.close()
      #expect(
        source.missing == [
          "heap: has no primary key, so no entity; add one",
          "things: the default of the key id",
          "things: place has the type point, which Strata has no values of; it is left out",
          "things: the default of size, which may be NULL",
          "things: the index things_latest: an entity's is ascending and without parameters",
          "things: the foreign key of a, b: an entity's has one column and refers to the key of another",
          "things: the policy strata_all: an entity's has a name, and a condition on the rows that its command meets",
          "things: the trigger strata_nothing: an entity's is made with its function, of INSERT, UPDATE and DELETE",
          "things: the policy by_hand", "things: the trigger by_hand", "the function nothing",
        ])
      #expect(source.text.contains("  let id: Key<Thing>\n  var a: Int?\n  var b: Int?\n  var size: Int32?\n"))
    }
  }
}
