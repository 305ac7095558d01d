import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import StrataMacros

/// What `@Embeddable`, `@Embedded` and `@Selection` write and refuse.
extension EntityMacroTests {
  @Test func valueObject() {
    expand(
      """
      @Embeddable
      public struct Address {
        @Length(1...80) public var street: String
        /// In capitals.
        @Column(name: "zip") @Index public var postcode: String?
        public let city: String
        @Embedded var position: Position
      }
      """,
      to: """
        public struct Address {
          public var street: String
          /// In capitals.
          public var postcode: String?
          public let city: String
          var position: Position
        }

        extension Address: Strata.Embeddable {
          public struct Columns<Model: Strata.Entity>: Strata.AssignableColumns {
            public let street: Strata.Column<Model, String>
            public let postcode: Strata.Column<Model, String?>
            public let city: Strata.Column<Model, String>
            public let position: Position.Columns<Model>
            public init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Address) {
              self.street = Strata.Column(path.column(Strata.NamingStrategy.columnName("street", "street")), of: path.table, property: path.property("street"), at: {
                  value($0).street
                }, rules: [.length(1 ... 80)])
              self.postcode = Strata.Column(path.column("zip"), of: path.table, property: path.property("postcode"), at: {
                  value($0).postcode
                })
              self.city = Strata.Column(path.column(Strata.NamingStrategy.columnName("city", "city")), of: path.table, property: path.property("city"), at: {
                  value($0).city
                })
              self.position = .init(path.nested(prefix: Strata.NamingStrategy.columnName("position", "position") + "_", property: "position"), at: {
                  value($0).position
                })
            }
            public var embeddedAssignables: Assignables<Model> {
              Assignables(self)
            }
            public var embeddedSchema: [Strata.ColumnSchema] {
              Strata.ColumnSchema.list([
                Strata.ColumnSchema(self.street, definition: .init(checks: self.street.checks)),
                Strata.ColumnSchema(self.postcode, definition: .init(checks: self.postcode.checks, isIndexed: true, comment: "In capitals.")),
                Strata.ColumnSchema(self.city, definition: .init(checks: self.city.checks)),
              ], self.position.embeddedSchema)
            }
            public func check(_ value: Address, into failures: inout [Strata.ValidationFailure]) {
              self.street.check(value.street, into: &failures)
              self.postcode.check(value.postcode, into: &failures)
              self.city.check(value.city, into: &failures)
              self.position.check(value.position, into: &failures)
            }
            public func assign(_ value: Address, to changes: inout Strata.EntityChanges<Model>) {
              changes.set(self.street, to: value.street)
              changes.set(self.postcode, to: value.postcode)
              changes.set(self.city, to: value.city)
              self.position.assign(value.position, to: &changes)
            }
          }

          public struct OptionalColumns<Model: Strata.Entity>: Strata.EmbeddedColumns {
            public let street: Strata.Column<Model, String?>
            public let postcode: Strata.Column<Model, String?>
            public let city: Strata.Column<Model, String?>
            public let position: Position.OptionalColumns<Model>
            private let embeddedPath: Strata.EmbeddedPath
            public init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Address?) {
              self.embeddedPath = path
              self.street = Strata.Column(path.column(Strata.NamingStrategy.columnName("street", "street")), of: path.table, property: path.property("street"), at: {
                  value($0)?.street
                }, rules: [.optional(.length(1 ... 80))])
              self.postcode = Strata.Column(path.column("zip"), of: path.table, property: path.property("postcode"), at: {
                  value($0)?.postcode
                })
              self.city = Strata.Column(path.column(Strata.NamingStrategy.columnName("city", "city")), of: path.table, property: path.property("city"), at: {
                  value($0)?.city
                })
              self.position = .init(path.nested(prefix: Strata.NamingStrategy.columnName("position", "position") + "_", property: "position"), at: {
                  value($0)?.position
                })
            }
            public static func optionally(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Address?) -> OptionalColumns {
              OptionalColumns(path, at: value)
            }
            public var embeddedSchema: [Strata.ColumnSchema] {
              self.embeddedPath.whole(Strata.ColumnSchema.list([
                Strata.ColumnSchema(self.street, definition: .init(checks: self.street.checks)),
                Strata.ColumnSchema(self.postcode, definition: .init(checks: self.postcode.checks, isIndexed: true, comment: "In capitals.")),
                Strata.ColumnSchema(self.city, definition: .init(checks: self.city.checks)),
              ], self.position.embeddedSchema), required: [self.street.name, self.city.name])
            }
            public func check(_ value: Address?, into failures: inout [Strata.ValidationFailure]) {
              guard let value else {
                return
              }
              self.street.check(value.street, into: &failures)
              self.postcode.check(value.postcode, into: &failures)
              self.city.check(value.city, into: &failures)
              self.position.check(value.position, into: &failures)
            }
            public func assign(_ value: Address?, to changes: inout Strata.EntityChanges<Model>) {
              changes.set(self.street, to: value?.street)
              changes.set(self.postcode, to: value?.postcode)
              changes.set(self.city, to: value?.city)
              self.position.assign(value?.position, to: &changes)
            }
          }

          public struct Assignables<Model: Strata.Entity>: Swift.Sendable {
            public let street: Strata.Assignable<Model, String>
            public let postcode: Strata.Assignable<Model, String?>
            public let position: Strata.AssignableEmbedded<Position.Columns<Model>>
            init(_ columns: Columns<Model>) {
              self.street = .init(columns.street)
              self.postcode = .init(columns.postcode)
              self.position = .init(columns.position)
            }
          }

          public static let embeddedTypes: [Strata.DatabaseType] = [[String.databaseType], [Swift.Optional<String>.databaseType], [String.databaseType], Position.embeddedTypes].flatMap {
            $0
          }
          public func encode(into parameters: inout Strata.ParameterBuffer) {
            self.street.encode(into: &parameters)
            self.postcode.encode(into: &parameters)
            self.city.encode(into: &parameters)
            self.position.encode(into: &parameters)
          }
          public init(from row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try String(from: &row)
            let value1 = try Swift.Optional<String>(from: &row)
            let value2 = try String(from: &row)
            let value3 = try Position(from: &row)
            self.init(street: value0, postcode: value1, city: value2, position: value3)
          }
        }
        """)
  }

  @Test func valueObjectThatNothingTellsFromNil() {
    expand(
      """
      @Embeddable
      struct Note {
        var text: String?
      }
      """,
      to: """
        struct Note {
          var text: String?
        }

        extension Note: Strata.Embeddable {
          struct Columns<Model: Strata.Entity>: Strata.AssignableColumns {
            let text: Strata.Column<Model, String?>
            init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Note) {
              self.text = Strata.Column(path.column(Strata.NamingStrategy.columnName("text", "text")), of: path.table, property: path.property("text"), at: {
                  value($0).text
                })
            }
            var embeddedAssignables: Assignables<Model> {
              Assignables(self)
            }
            var embeddedSchema: [Strata.ColumnSchema] {
              [
                Strata.ColumnSchema(self.text, definition: .init(checks: self.text.checks)),
              ]
            }
            func check(_ value: Note, into failures: inout [Strata.ValidationFailure]) {
              self.text.check(value.text, into: &failures)
            }
            func assign(_ value: Note, to changes: inout Strata.EntityChanges<Model>) {
              changes.set(self.text, to: value.text)
            }
          }

          struct OptionalColumns<Model: Strata.Entity>: Strata.EmbeddedColumns {
            let text: Strata.Column<Model, String?>
            private let embeddedPath: Strata.EmbeddedPath
            init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Note?) {
              self.embeddedPath = path
              self.text = Strata.Column(path.column(Strata.NamingStrategy.columnName("text", "text")), of: path.table, property: path.property("text"), at: {
                  value($0)?.text
                })
            }
            @available(*, unavailable, message: "every property of Note is optional, so columns without values cannot tell it from nil; embed it as 'Note'")
            static func optionally(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Note?) -> OptionalColumns {
              OptionalColumns(path, at: value)
            }
            var embeddedSchema: [Strata.ColumnSchema] {
              self.embeddedPath.whole([
                Strata.ColumnSchema(self.text, definition: .init(checks: self.text.checks)),
              ], required: [])
            }
            func check(_ value: Note?, into failures: inout [Strata.ValidationFailure]) {
              guard let value else {
                return
              }
              self.text.check(value.text, into: &failures)
            }
            func assign(_ value: Note?, to changes: inout Strata.EntityChanges<Model>) {
              changes.set(self.text, to: value?.text)
            }
          }

          struct Assignables<Model: Strata.Entity>: Swift.Sendable {
            let text: Strata.Assignable<Model, String?>
            init(_ columns: Columns<Model>) {
              self.text = .init(columns.text)
            }
          }

          static let embeddedTypes: [Strata.DatabaseType] = [[Swift.Optional<String>.databaseType]].flatMap {
            $0
          }
          func encode(into parameters: inout Strata.ParameterBuffer) {
            self.text.encode(into: &parameters)
          }
          init(from row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try Swift.Optional<String>(from: &row)
            self.init(text: value0)
          }
        }
        """)
  }

  @Test func entityWithValueObjects() {
    expand(
      """
      @Entity
      struct Customer {
        let id: Key<Customer>
        @Embedded var address: Address
        @Embedded(prefix: "to_") let delivery: Address?
        var points: Int = 0
        @DeletedAt let deletedAt: Date?
        static let orders = hasMany(Order.self, \\.customerID)
      }
      """,
      to: """
        struct Customer {
          let id: Key<Customer>
          var address: Address
          let delivery: Address?
          var points: Int = 0
          let deletedAt: Date?
          static let orders = hasMany(Order.self, \\.customerID)
        }

        extension Customer: Strata.Entity, Strata.Shared {
          final class Columns: Swift.Sendable {
            let id: Strata.Column<Customer, Key<Customer>>
            let address: Address.Columns<Customer>
            let delivery: Address.OptionalColumns<Customer>
            let points: Strata.Column<Customer, Int>
            let deletedAt: Strata.Column<Customer, Date?>
            init(of table: Swift.String = Customer.tableName) {
              self.id = Strata.Column(Strata.NamingStrategy.columnName("id", "id"), of: table, property: "id", at: \\.id)
              self.address = Address.Columns(Strata.EmbeddedPath(of: table, prefix: Strata.NamingStrategy.columnName("address", "address") + "_", property: "address"), at: \\.address)
              self.delivery = Address.OptionalColumns.optionally(Strata.EmbeddedPath(of: table, prefix: "to_", property: "delivery"), at: \\.delivery)
              self.points = Strata.Column(Strata.NamingStrategy.columnName("points", "points"), of: table, property: "points", at: \\.points)
              self.deletedAt = Strata.Column(Strata.NamingStrategy.columnName("deletedAt", "deleted_at"), of: table, property: "deletedAt", at: \\.deletedAt)
            }
          }

          final class Assignables: Swift.Sendable {
            let address = Strata.AssignableEmbedded(Customer.columns.address)
            let points = Strata.Assignable(Customer.columns.points)
            init() {
            }
          }

          struct New: Strata.NewEntity {
            typealias Model = Customer
            var id: Key<Customer>
            var address: Address
            var delivery: Address?
            var points: Int
            init(id: Key<Customer> = .init(), address: Address, delivery: Address? = nil, points: Int = 0) {
              self.id = id
              self.address = address
              self.delivery = delivery
              self.points = points
            }
            func validate() -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Customer.columns.address.check(self.address, into: &failures)
              Customer.columns.delivery.check(self.delivery, into: &failures)
              return failures
            }
            func encode(into parameters: inout Strata.ParameterBuffer) {
              self.id.encode(into: &parameters)
              self.address.encode(into: &parameters)
              self.delivery.encode(into: &parameters)
              self.points.encode(into: &parameters)
            }
          }

          static let columns = Columns()
          static func columns(as alias: Swift.String) -> Columns {
            Columns(of: alias)
          }
          static let assignables = Assignables()
          static let tableName = Strata.NamingStrategy.tableName("Customer", "customer", "customers")
          static let primaryKeyNames = [columns.id.name]
          static let schema = Strata.TableSchema(
            name: tableName,
            columns: Strata.ColumnSchema.list([
              Strata.ColumnSchema(columns.id.name, property: "id", type: Key<Customer>.databaseType, isNullable: Key<Customer>.isNullable, role: .primaryKey, definition: .init(checks: columns.id.checks)),
            ], columns.address.embeddedSchema, columns.delivery.embeddedSchema, [
              Strata.ColumnSchema(columns.points.name, property: "points", type: Int.databaseType, isNullable: Int.isNullable, definition: .init(defaultValue: .value(Strata.BoundValue(0 as Int)), checks: columns.points.checks)),
              Strata.ColumnSchema(columns.deletedAt.name, property: "deletedAt", type: Swift.Optional<Date>.databaseType, isNullable: Swift.Optional<Date>.isNullable, role: .deletedAt, definition: .init(checks: columns.deletedAt.checks)),
            ]))
          static var deletionCascades: [Strata.DeletionCascade] {
            [Customer.orders.deletionCascades].flatMap {
              $0
            }
          }
          static func rowVersion(of row: Customer) -> Swift.Int? {
            nil
          }
          static func alias(of columns: Columns) -> Swift.String {
            columns.id.reference.table
          }
          static func id(of new: New) -> Key<Customer>? {
            new.id
          }
          static func validate(row: Customer) -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Customer.columns.address.check(row.address, into: &failures)
              Customer.columns.delivery.check(row.delivery, into: &failures)
              return failures
          }
          static func encode(row: Customer, into parameters: inout Strata.ParameterBuffer) {
              row.id.encode(into: &parameters)
              row.address.encode(into: &parameters)
              row.delivery.encode(into: &parameters)
              row.points.encode(into: &parameters)
              row.deletedAt.encode(into: &parameters)
          }

          static func encode(_ id: Key<Customer>, into parameters: inout Strata.ParameterBuffer) {
            id.encode(into: &parameters)
          }

          init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try Key<Customer>(from: &row)
            let value1 = try Address(from: &row)
            let value2 = try Swift.Optional<Address>(from: &row)
            let value3 = try Int(from: &row)
            let value4 = try Swift.Optional<Date>(from: &row)
            self.init(id: value0, address: value1, delivery: value2, points: value3, deletedAt: value4)
          }
        }
        """)
  }

  /// Without the memberwise initializer, or where it might take something else, the properties are set one by one.
  @Test(
    arguments: [
      ("", "let title: String\n  init(_ title: String) { self.title = title }"),
      ("", "@Trimmed var title: String"),
      ("", "let title: String\n  #if DEBUG\n  init() { title = \"\" }\n  #endif"),
      ("@Memberwise ", "let title: String"),
    ])
  func initializersOfItsOwn(_ attributes: String, _ members: String) throws {
    let source = "@Selection \(attributes)struct Summary {\n  \(members)\n}"
    let structure = try #require(MacroTesting.firstStruct(source))
    let reader = try #require(structure.readProperties(of: .selection, in: BasicMacroExpansionContext()))
    #expect(RowInitializer(of: structure, reader.properties).body == "    self.title = try String(from: &row)")
  }

  @Test func selection() {
    expand(
      """
      @Selection
      struct Summary {
        let title: String
        var `default`: Int?
      }
      """,
      to: """
        struct Summary {
          let title: String
          var `default`: Int?
        }

        extension Summary: Strata.Selection {
          struct Columns: Strata.SelectionColumns {
            typealias Row = Summary
            let expressions: [Strata.SQLExpression]
            init(title: some Strata.ValueExpression<String>, `default`: some Strata.ValueExpression<Int?>) {
              self.expressions = [title.expression, `default`.expression]
            }
          }

          static let resultTypes: [Strata.DatabaseType] = [String.databaseType, Swift.Optional<Int>.databaseType]
          init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try String(from: &row)
            let value1 = try Swift.Optional<Int>(from: &row)
            self.init(title: value0, default: value1)
          }
        }
        """)
  }

  @Test func wrongValueObjects() {
    let remove = [FixItSpec(message: "remove the attribute")]
    refuse(
      property: "@Embedded @Length(1...2) var a: B", without: "var a: B",
      "'@Length' is about one column; put it in front of a property of the value object", column: 13, fixIts: remove)
    refuse(
      property: "@Embedded var a: String?", without: "var a: String?",
      "'String' is one column; '@Embedded' is for structs with '@Embeddable'", column: 3, fixIts: remove)
    refuse(
      property: "@Embedded @Version let a: B", without: "let a: B",
      "a column has one role: it is set by one attribute only", column: 13)
    refuse(
      "@Embedded(prefix: x) var a: B", as: "var a: B", "the prefix must be a string literal", line: 1, column: 19)
    refuse(
      """
      @Embeddable struct A {
        @Version let version: Int
      }
      """,
      as: """
        struct A {
          let version: Int
        }
        """, "a value object has no '@Version' properties: what is about the row belongs to the entity", line: 2,
      column: 3, fixIts: remove)
    refuse(
      """
      @Selection struct A {
        @Length(1...2) let a: String
      }
      """,
      as: """
        struct A {
          let a: String
        }
        """, "a selection has no '@Length' properties: it is read, never written", line: 2, column: 3, fixIts: remove)
  }

  @Test func wrongDeclarations() {
    refuse(
      """
      @Embeddable class A {
        var a: Int
      }
      """,
      as: """
        class A {
          var a: Int
        }
        """, "a value object is a struct: '@Embeddable' makes values, not objects", line: 1, column: 13,
      fixIts: [FixItSpec(message: "use 'struct'")])
    refuse(
      """
      @Embeddable struct A {
        static let a = 1
      }
      """,
      as: """
        struct A {
          static let a = 1
        }
        """, "a value object needs at least one stored property", line: 1, column: 20)
    refuse(
      """
      @Selection struct A<T> {
        let a: T
      }
      """,
      as: """
        struct A<T> {
          let a: T
        }
        """, "a selection cannot be generic: a macro sees the names of its columns, not their types", line: 1,
      column: 20)
  }
}
