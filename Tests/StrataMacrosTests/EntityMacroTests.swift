import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import StrataMacros

/// What `@Entity` writes, and what it says about a wrong use, at the place and with the fix.
@Suite struct EntityMacroTests {
  private static let macros: [String: MacroSpec] = {
    var macros = [
      "ID", "Column", "Unique", "Index", "Default", "Generated", "Encrypted", "Length", "Range", "Matches", "OneOf",
      "Check", "Version", "CreatedAt", "UpdatedAt", "DeletedAt", "CreatedBy", "UpdatedBy", "Tenant", "Embedded",
    ].reduce(into: [:]) { $0[$1] = MacroSpec(type: PropertyAttributeMacro.self) }
    macros["Entity"] = MacroSpec(type: EntityMacro.self, conformances: ["Entity", "Shared", "PerTenant"])
    macros["Embeddable"] = MacroSpec(type: EmbeddableMacro.self, conformances: ["Embeddable"])
    macros["ExclusiveReference"] = MacroSpec(type: ExclusiveReferenceMacro.self, conformances: ["ExclusiveReference"])
    macros["JSONObject"] = MacroSpec(type: JSONObjectMacro.self, conformances: ["JSONObject"])
    macros["Selection"] = MacroSpec(type: SelectionMacro.self, conformances: ["Selection"])
    return macros
  }()

  func expand(
    _ source: String, to expected: String, diagnostics: [DiagnosticSpec] = [], fixed: String? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    assertMacroExpansion(
      source, expandedSource: expected, diagnostics: diagnostics,
      macroSpecs: Self.macros, fixedSource: fixed, indentationWidth: .spaces(2)
    ) { failure in
      Issue.record(Comment(rawValue: failure.message), sourceLocation: sourceLocation)
    }
  }

  /// A wrong declaration: it stays as it is, but for the attributes, and nothing is generated.
  func refuse(
    _ source: String, as stripped: String, _ message: String, line: Int, column: Int, fixIts: [FixItSpec] = [],
    fixed: String? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expand(
      source, to: stripped,
      diagnostics: [DiagnosticSpec(message: message, line: line, column: column, fixIts: fixIts)], fixed: fixed,
      sourceLocation: sourceLocation)
  }

  @Test func wholeExpansion() {
    expand(
      """
      @Entity
      struct Category {
        let id: Key<Category>
        @Length(1...9) var title: String = "x"
        var parentID: Key<Category>?
        @Version let version: Int

        static let parent = belongsTo(Category.self, \\.parentID)
      }
      """,
      to: """
        struct Category {
          let id: Key<Category>
          var title: String = "x"
          var parentID: Key<Category>?
          let version: Int

          static let parent = belongsTo(Category.self, \\.parentID)
        }

        extension Category: Strata.Entity, Strata.Shared {
          final class Columns: Swift.Sendable {
            let id: Strata.Column<Category, Key<Category>>
            let title: Strata.Column<Category, String>
            let parentID: Strata.Column<Category, Key<Category>?>
            let version: Strata.Column<Category, Int>
            init(of table: Swift.String = Category.tableName) {
              self.id = Strata.Column(Strata.NamingStrategy.columnName("id", "id"), of: table, property: "id", at: \\.id)
              self.title = Strata.Column(Strata.NamingStrategy.columnName("title", "title"), of: table, property: "title", at: \\.title, rules: [.length(1 ... 9)])
              self.parentID = Strata.Column(Strata.NamingStrategy.columnName("parentID", "parent_id"), of: table, property: "parentID", at: \\.parentID)
              self.version = Strata.Column(Strata.NamingStrategy.columnName("version", "version"), of: table, property: "version", at: \\.version)
            }
          }

          final class Assignables: Swift.Sendable {
            let title = Strata.Assignable(Category.columns.title)
            let parentID = Strata.Assignable(Category.columns.parentID)
            init() {
            }
          }

          struct New: Strata.NewEntity {
            typealias Model = Category
            var id: Key<Category>
            var title: String
            var parentID: Key<Category>?
            init(id: Key<Category> = .init(), title: String = "x", parentID: Key<Category>? = nil) {
              self.id = id
              self.title = title
              self.parentID = parentID
            }
            func validate() -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Category.columns.title.check(self.title, into: &failures)
              return failures
            }
            func encode(into parameters: inout Strata.ParameterBuffer) {
              self.id.encode(into: &parameters)
              self.title.encode(into: &parameters)
              self.parentID.encode(into: &parameters)
            }
          }

          static let columns = Columns()
          static func columns(as alias: Swift.String) -> Columns {
            Columns(of: alias)
          }
          static let assignables = Assignables()
          static let tableName = Strata.NamingStrategy.tableName("Category", "category", "categories")
          static let primaryKeyNames = [columns.id.name]
          static let schema = Strata.TableSchema(
            name: tableName,
            columns: [
              Strata.ColumnSchema(columns.id.name, property: "id", type: Key<Category>.databaseType, isNullable: Key<Category>.isNullable, role: .primaryKey, definition: .init(checks: columns.id.checks)),
              Strata.ColumnSchema(columns.title.name, property: "title", type: String.databaseType, isNullable: String.isNullable, definition: .init(defaultValue: .value(Strata.BoundValue("x" as String)), checks: columns.title.checks)),
              Strata.ColumnSchema(columns.parentID.name, property: "parentID", type: Swift.Optional<Key<Category>>.databaseType, isNullable: Swift.Optional<Key<Category>>.isNullable, definition: .init(checks: columns.parentID.checks)),
              Strata.ColumnSchema(columns.version.name, property: "version", type: Int.databaseType, isNullable: Int.isNullable, role: .version, definition: .init(checks: columns.version.checks)),
            ], foreignKeys: Category.parent.foreignKeys)
          static func rowVersion(of row: Category) -> Swift.Int? {
            row.version as Swift.Int
          }
          static func alias(of columns: Columns) -> Swift.String {
            columns.id.reference.table
          }
          static func id(of new: New) -> Key<Category>? {
            new.id
          }
          static func validate(row: Category) -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Category.columns.title.check(row.title, into: &failures)
              return failures
          }
          static func encode(row: Category, into parameters: inout Strata.ParameterBuffer) {
              row.id.encode(into: &parameters)
              row.title.encode(into: &parameters)
              row.parentID.encode(into: &parameters)
              row.version.encode(into: &parameters)
          }

          static func encode(_ id: Key<Category>, into parameters: inout Strata.ParameterBuffer) {
            id.encode(into: &parameters)
          }

          init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try Key<Category>(from: &row)
            let value1 = try String(from: &row)
            let value2 = try Swift.Optional<Key<Category>>(from: &row)
            let value3 = try Int(from: &row)
            self.init(id: value0, title: value1, parentID: value2, version: value3)
          }
        }
        """)
  }

  @Test func everyAttribute() {
    expand(
      """
      /// What is sold.
      ///
      /// More of it.
      @Entity("goods")
      public struct Ware {
        @ID let shop: Key<Shop>
        @ID let number: Int
        /// In cents.
        @Range(1...) @Check("price % 5 = 0", message: "is a multiple of 5") var price: Int
        @Matches("[a-z]+") @OneOf("a", "b") @Unique var code: String?
        @Default(.now) @Index @Column(name: "from", type: "timestamptz(0)") var since: Date
        @Generated("price * 2") let double: Int
        @CreatedBy let creator: Key<User>?
        @Tenant var tenantID: Key<Tenant>
        @Encrypted var secret: String
        static let indexes = [index(\\.price)]
        static let checks = [check("a") { $0.price > 1 }]
        static let policies = [policy("own", using: { $0.price > 1 })]
        static let triggers = [trigger("a", .before, [.insert], sqlite: "SELECT 1;")]
      }
      """,
      to: """
        /// What is sold.
        ///
        /// More of it.
        public struct Ware {
          let shop: Key<Shop>
          let number: Int
          /// In cents.
          var price: Int
          var code: String?
          var since: Date
          let double: Int
          let creator: Key<User>?
          var tenantID: Key<Tenant>
          var secret: String
          static let indexes = [index(\\.price)]
          static let checks = [check("a") { $0.price > 1 }]
          static let policies = [policy("own", using: { $0.price > 1 })]
          static let triggers = [trigger("a", .before, [.insert], sqlite: "SELECT 1;")]
        }

        extension Ware: Strata.Entity, Strata.PerTenant {
          public final class Columns: Swift.Sendable {
            public let shop: Strata.Column<Ware, Key<Shop>>
            public let number: Strata.Column<Ware, Int>
            public let price: Strata.Column<Ware, Int>
            public let code: Strata.Column<Ware, String?>
            public let since: Strata.Column<Ware, Date>
            public let double: Strata.Column<Ware, Int>
            public let creator: Strata.Column<Ware, Key<User>?>
            public let tenantID: Strata.Column<Ware, Key<Tenant>>
            public let secret: Strata.Column<Ware, String>
            public init(of table: Swift.String = Ware.tableName) {
              self.shop = Strata.Column(Strata.NamingStrategy.columnName("shop", "shop"), of: table, property: "shop", at: \\.shop)
              self.number = Strata.Column(Strata.NamingStrategy.columnName("number", "number"), of: table, property: "number", at: \\.number)
              self.price = Strata.Column(Strata.NamingStrategy.columnName("price", "price"), of: table, property: "price", at: \\.price, rules: [.range(1...)])
              self.code = Strata.Column(Strata.NamingStrategy.columnName("code", "code"), of: table, property: "code", at: \\.code, rules: [.optional(.matches("[a-z]+")), .optional(.oneOf("a", "b"))])
              self.since = Strata.Column("from", of: table, property: "since", at: \\.since, type: "timestamptz(0)")
              self.double = Strata.Column(Strata.NamingStrategy.columnName("double", "double"), of: table, property: "double", at: \\.double)
              self.creator = Strata.Column(Strata.NamingStrategy.columnName("creator", "creator"), of: table, property: "creator", at: \\.creator)
              self.tenantID = Strata.Column(Strata.NamingStrategy.columnName("tenantID", "tenant_id"), of: table, property: "tenantID", at: \\.tenantID)
              self.secret = Strata.Column(Strata.NamingStrategy.columnName("secret", "secret"), of: table, property: "secret", at: \\.secret)
            }
          }

          public final class Assignables: Swift.Sendable {
            public let price = Strata.Assignable(Ware.columns.price)
            public let code = Strata.Assignable(Ware.columns.code)
            public let since = Strata.Assignable(Ware.columns.since)
            public let tenantID = Strata.Assignable(Ware.columns.tenantID)
            public let secret = Strata.Assignable(Ware.columns.secret)
            public init() {
            }
          }

          public struct New: Strata.NewEntity {
            public typealias Model = Ware
            public var shop: Key<Shop>
            public var number: Int
            public var price: Int
            public var code: String?
            public var since: Date?
            public var tenantID: Key<Tenant>
            public var secret: String
            public init(shop: Key<Shop>, number: Int, price: Int, code: String? = nil, since: Date? = nil, tenantID: Key<Tenant>, secret: String) {
              self.shop = shop
              self.number = number
              self.price = price
              self.code = code
              self.since = since
              self.tenantID = tenantID
              self.secret = secret
            }
            public func validate() -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Ware.columns.price.check(self.price, into: &failures)
              Ware.columns.code.check(self.code, into: &failures)
              return failures
            }
            public func encode(into parameters: inout Strata.ParameterBuffer) {
              self.shop.encode(into: &parameters)
              self.number.encode(into: &parameters)
              self.price.encode(into: &parameters)
              self.code.encode(into: &parameters)
              self.since.encode(into: &parameters)
              Strata.ChangeAuthor.encode(Swift.Optional<Key<User>>.self, into: &parameters)
              self.tenantID.encode(into: &parameters)
              self.secret.encode(into: &parameters)
            }
          }

          public static let columns = Columns()
          public static func columns(as alias: Swift.String) -> Columns {
            Columns(of: alias)
          }
          public static let assignables = Assignables()
          public static let tableName = "goods"
          public static let primaryKeyNames = [columns.shop.name, columns.number.name]
          public static let schema = Strata.TableSchema(
            name: tableName,
            columns: [
              Strata.ColumnSchema(columns.shop.name, property: "shop", type: Key<Shop>.databaseType, isNullable: Key<Shop>.isNullable, role: .primaryKey, definition: .init(checks: columns.shop.checks)),
              Strata.ColumnSchema(columns.number.name, property: "number", type: Int.databaseType, isNullable: Int.isNullable, role: .primaryKey, definition: .init(checks: columns.number.checks)),
              Strata.ColumnSchema(columns.price.name, property: "price", type: Int.databaseType, isNullable: Int.isNullable, definition: .init(checks: columns.price.checks + [.sql("price % 5 = 0", message: "is a multiple of 5", of: columns.price.reference, property: "price")], comment: "In cents.")),
              Strata.ColumnSchema(columns.code.name, property: "code", type: Swift.Optional<String>.databaseType, isNullable: Swift.Optional<String>.isNullable, definition: .init(checks: columns.code.checks, isUnique: true)),
              Strata.ColumnSchema(columns.since.name, property: "since", type: Date.databaseType, isNullable: Date.isNullable, definition: .init(type: "timestamptz(0)", defaultValue: .now, checks: columns.since.checks, isIndexed: true)),
              Strata.ColumnSchema(columns.double.name, property: "double", type: Int.databaseType, isNullable: Int.isNullable, role: .generated, definition: .init(expression: "price * 2", checks: columns.double.checks)),
              Strata.ColumnSchema(columns.creator.name, property: "creator", type: Swift.Optional<Key<User>>.databaseType, isNullable: Swift.Optional<Key<User>>.isNullable, role: .createdBy, definition: .init(checks: columns.creator.checks)),
              Strata.ColumnSchema(columns.tenantID.name, property: "tenantID", type: Key<Tenant>.databaseType, isNullable: Key<Tenant>.isNullable, role: .tenant, definition: .init(checks: columns.tenantID.checks)),
              Strata.ColumnSchema(columns.secret.name, property: "secret", type: String.databaseType, isNullable: String.isNullable, definition: .init(checks: columns.secret.checks, isEncrypted: true)),
            ], indexes: Ware.indexes, checks: Ware.checks, policies: Ware.policies, triggers: Ware.triggers, comment: "What is sold.")
          public static func rowVersion(of row: Ware) -> Swift.Int? {
            nil
          }
          public static func alias(of columns: Columns) -> Swift.String {
            columns.shop.reference.table
          }
          public static func id(of new: New) -> ID? {
            ID(shop: new.shop, number: new.number)
          }
          public static func validate(row: Ware) -> [Strata.ValidationFailure] {
              var failures: [Strata.ValidationFailure] = []
              Ware.columns.price.check(row.price, into: &failures)
              Ware.columns.code.check(row.code, into: &failures)
              return failures
          }
          public static func encode(row: Ware, into parameters: inout Strata.ParameterBuffer) {
              row.shop.encode(into: &parameters)
              row.number.encode(into: &parameters)
              row.price.encode(into: &parameters)
              row.code.encode(into: &parameters)
              row.since.encode(into: &parameters)
              row.double.encode(into: &parameters)
              row.creator.encode(into: &parameters)
              row.tenantID.encode(into: &parameters)
              row.secret.encode(into: &parameters)
          }

          public struct ID: Swift.Hashable, Swift.Sendable {
            public let shop: Key<Shop>
            public let number: Int
            public init(shop: Key<Shop>, number: Int) {
              self.shop = shop
              self.number = number
            }
          }
          public var id: ID {
            ID(shop: self.shop, number: self.number)
          }
          public static func encode(_ id: ID, into parameters: inout Strata.ParameterBuffer) {
            id.shop.encode(into: &parameters)
            id.number.encode(into: &parameters)
          }

          public init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            let value0 = try Key<Shop>(from: &row)
            let value1 = try Int(from: &row)
            let value2 = try Int(from: &row)
            let value3 = try Swift.Optional<String>(from: &row)
            let value4 = try Date(from: &row)
            let value5 = try Int(from: &row)
            let value6 = try Swift.Optional<Key<User>>(from: &row)
            let value7 = try Key<Tenant>(from: &row)
            let value8 = try String(from: &row)
            self.init(shop: value0, number: value1, price: value2, code: value3, since: value4, double: value5, creator: value6, tenantID: value7, secret: value8)
          }
        }
        """)
  }

  /// A property of an entity that is refused.
  func refuse(
    property: String, without stripped: String, _ message: String, line: Int = 3, column: Int, fixIts: [FixItSpec] = [],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        \(property)
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          \(stripped)
        }
        """, message, line: line, column: column, fixIts: fixIts, sourceLocation: sourceLocation)
  }

  @Test func wrongUses() {
    let remove = [FixItSpec(message: "remove the attribute")]
    refuse(
      property: "@Matches(\"a\") var a: Int", without: "var a: Int", "'@Matches' is for 'String' and 'String?'",
      column: 3,
      fixIts: remove)
    refuse(
      property: "@Range(1...2) var a: Bool?", without: "var a: Bool?", "'@Range' is for numbers and dates", column: 3,
      fixIts: remove)
    refuse(
      property: "@Default(.now) var a: Date?", without: "var a: Date?",
      "nil is the value of an optional that nobody sets; '@Default' needs a type without '?'", column: 3, fixIts: remove
    )
    refuse(
      property: "@Default(.now) var a: Date = x", without: "var a: Date = x",
      "a default value stands either behind '=' or in '@Default'", column: 3, fixIts: remove)
    refuse(
      property: "@Default(.now) @CreatedAt let a: Date", without: "let a: Date",
      "'a' is never set by an insert, so '@Default' has no use", column: 3, fixIts: remove)
    refuse(
      property: "@Version @CreatedAt let a: Int", without: "let a: Int",
      "a column has one role: it is set by one attribute only", column: 12)
    refuse(
      property: "@ID let a: Int", without: "let a: Int",
      "'id' is the primary key: put '@ID' in front of it, or name it otherwise", line: 2, column: 7)
    refuse(
      property: "@Generated(\"1\") var a: Int", without: "var a: Int",
      "'a' is set by the database: declare it with 'let'", column: 19,
      fixIts: [FixItSpec(message: "use 'let'")])
  }

  @Test func wrongArguments() {
    refuse("@Range(9..<1) var a: Int", as: "var a: Int", "no value lies in this range", line: 1, column: 8)
    refuse("@Length(-3...) var a: Int", as: "var a: Int", "no text has a length in this range", line: 1, column: 9)
    refuse(
      "@Matches(x) var a: Int", as: "var a: Int",
      "the pattern must be a string literal: it is checked when the program is compiled", line: 1, column: 10)
    refuse(
      "@Matches(\"(\") var a: Int", as: "var a: Int", "not a regular expression: expected ')'", line: 1, column: 10)
    refuse(
      "@Check(\"\") var a: Int", as: "var a: Int", "the SQL must be a string literal with at least one character",
      line: 1,
      column: 8)
    refuse(
      "@Column(name: \"\") var a: Int", as: "var a: Int",
      "the column's name must be a string literal with at least one character", line: 1, column: 15)
  }

  @Test func classesAreRefused() {
    refuse(
      """
      @Entity class A {
        let id: Key<A>
      }
      """,
      as: """
        class A {
          let id: Key<A>
        }
        """,
      "an entity is a struct: '@Entity' makes values, not objects", line: 1, column: 9,
      fixIts: [FixItSpec(message: "use 'struct'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
        }
        """)
  }

  @Test func keyIsMissing() {
    refuse(
      """
      @Entity struct A {
        var name: String
      }
      """,
      as: """
        struct A {
          var name: String
        }
        """, "'A' needs a primary key: a property named 'id'", line: 1, column: 16,
      fixIts: [FixItSpec(message: "add an 'id'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          var name: String
        }
        """)
  }

  @Test func typeIsMissing() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        var count = 3
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          var count = 3
        }
        """, "'count' needs a type: a macro sees what is written, not what is inferred", line: 3, column: 7,
      fixIts: [FixItSpec(message: "add a type to 'count'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          var count: <#Type#> = 3
        }
        """)
  }

  @Test func versionIsAnInt() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        @Version let version: String
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          let version: String
        }
        """, "a '@Version' column is an 'Int'", line: 3, column: 25, fixIts: [FixItSpec(message: "use 'Int'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          @Version let version: Int
        }
        """)
  }

  @Test func deletedAtIsOptional() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        @DeletedAt let deletedAt: Date
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          let deletedAt: Date
        }
        """, "a '@DeletedAt' column is a 'Date?': nil while the row lives", line: 3, column: 29,
      fixIts: [FixItSpec(message: "use 'Date?'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          @DeletedAt let deletedAt: Date?
        }
        """)
  }

  @Test func managedColumnsAreLet() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        @CreatedAt var createdAt: Date
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          var createdAt: Date
        }
        """, "'createdAt' is set by the database: declare it with 'let'", line: 3, column: 14,
      fixIts: [FixItSpec(message: "use 'let'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          @CreatedAt let createdAt: Date
        }
        """)
  }

  @Test func letWithValueCannotBeRead() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        let kind: Int = 4
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          let kind: Int = 4
        }
        """, "'kind' cannot be read from a row, because a 'let' with a value keeps it; a default value needs 'var'",
      line: 3, column: 17, fixIts: [FixItSpec(message: "use 'var'")],
      fixed: """
        @Entity struct A {
          let id: Key<A>
          var kind: Int = 4
        }
        """)
  }

  @Test func lengthIsForText() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        @Length(1...3) var size: Int
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          var size: Int
        }
        """, "'@Length' is for 'String' and 'String?'", line: 3, column: 3,
      fixIts: [FixItSpec(message: "remove the attribute")])
  }

  @Test func columnsAreDistinct() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        @Column(name: "id") var other: Int
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          var other: Int
        }
        """, "the column 'id' belongs to 'id' already; name one with '@Column(name:)'", line: 3, column: 27)
  }

  @Test func severalNamesInOneDeclaration() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        var a, b: Int
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          var a, b: Int
        }
        """, "declare each column by itself: 'var name: Type'", line: 3, column: 7)
  }

  @Test func genericsAreRefused() {
    refuse(
      """
      @Entity struct A<T> {
        let id: Key<A>
      }
      """,
      as: """
        struct A<T> {
          let id: Key<A>
        }
        """,
      "an entity cannot be generic: it is one table", line: 1, column: 17)
  }

  @Test func attributesOutsideOfProperties() {
    refuse(
      "@Version func f() {}", as: "func f() {}", "'@Version' belongs in front of a stored property of an entity",
      line: 1,
      column: 1, fixIts: [FixItSpec(message: "remove the attribute")])
  }

  @Test func emptyRange() {
    refuse(
      "@Length(9...1) var a: String", as: "var a: String", "no text has a length in this range", line: 1, column: 9)
  }

  @Test func computedAndStaticPropertiesAreNoColumns() {
    expandsColumns(
      """
      @Entity struct A {
        let id: Key<A>
        static let limit = 5
        var half: Int { 2 }
        var seen: Int { didSet {} }
      }
      """, ["id", "seen"])
  }

  private func expandsColumns(_ source: String, _ names: [String]) {
    var reader: [String] = []
    let declaration = MacroTesting.firstStruct(source)
    if let declaration, let entity = EntityDeclaration(declaration, table: nil, in: BasicMacroExpansionContext()) {
      reader = entity.properties.map(\.name)
    }
    #expect(reader == names)
  }
}
