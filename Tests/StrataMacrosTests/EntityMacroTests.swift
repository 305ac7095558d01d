import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import StrataMacros

/// What `@Entity` writes, and what it says about a wrong use, at the place and with the fix.
@Suite struct EntityMacroTests {
  private func expand(
    _ source: String, to expected: String, diagnostics: [DiagnosticSpec] = [], fixed: String? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    assertMacroExpansion(
      source, expandedSource: expected, diagnostics: diagnostics,
      macroSpecs: [
        "Entity": MacroSpec(type: EntityMacro.self, conformances: ["Entity", "Shared"]),
        "Length": MacroSpec(type: LengthMacro.self),
        "Version": MacroSpec(type: VersionMacro.self),
        "CreatedAt": MacroSpec(type: CreatedAtMacro.self),
        "UpdatedAt": MacroSpec(type: UpdatedAtMacro.self),
        "DeletedAt": MacroSpec(type: DeletedAtMacro.self),
        "Column": MacroSpec(type: ColumnMacro.self),
      ], fixedSource: fixed, indentationWidth: .spaces(2)
    ) { failure in
      Issue.record(Comment(rawValue: failure.message), sourceLocation: sourceLocation)
    }
  }

  /// A wrong declaration: it stays as it is, but for the attributes, and nothing is generated.
  private func refuse(
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
          struct Columns: Swift.Sendable {
            let id: Strata.Column<Category, Key<Category>>
            let title: Strata.Column<Category, String>
            let parentID: Strata.Column<Category, Key<Category>?>
            let version: Strata.Column<Category, Int>
            init(of table: Swift.String = "categories") {
              self.id = Strata.Column("id", of: table, property: "id", at: \\.id)
              self.title = Strata.Column("title", of: table, property: "title", at: \\.title, rules: [.length(1 ... 9)])
              self.parentID = Strata.Column("parent_id", of: table, property: "parentID", at: \\.parentID)
              self.version = Strata.Column("version", of: table, property: "version", at: \\.version)
            }
          }

          struct Assignables: Swift.Sendable {
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
              Category.columns.title.check(title, into: &failures)
              return failures
            }
            func encode(into parameters: inout Strata.ParameterBuffer) {
              id.encode(into: &parameters)
              title.encode(into: &parameters)
              parentID.encode(into: &parameters)
            }
          }

          static let columns = Columns()
          static func columns(as alias: Swift.String) -> Columns {
            Columns(of: alias)
          }
          static let assignables = Assignables()
          static let tableName = "categories"
          static let primaryKeyName = "id"
          static let schema = Strata.TableSchema(
            name: "categories",
            columns: [
              Strata.ColumnSchema("id", property: "id", type: Key<Category>.databaseType, isNullable: Key<Category>.isNullable, role: .primaryKey),
              Strata.ColumnSchema("title", property: "title", type: String.databaseType, isNullable: String.isNullable),
              Strata.ColumnSchema("parent_id", property: "parentID", type: Swift.Optional<Key<Category>>.databaseType, isNullable: Swift.Optional<Key<Category>>.isNullable),
              Strata.ColumnSchema("version", property: "version", type: Int.databaseType, isNullable: Int.isNullable, role: .version),
            ], foreignKeys: Category.parent.foreignKeys)
          var rowVersion: Swift.Int? {
            version
          }

          init(row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            self.id = try Key<Category>(from: &row)
            self.title = try String(from: &row)
            self.parentID = try Swift.Optional<Key<Category>>(from: &row)
            self.version = try Int(from: &row)
          }
        }
        """)
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
