import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import StrataMacros

/// What `@Entity` makes of relations.
extension EntityMacroTests {
  @Test func joinTablesAreWrittenForTheSchema() throws {
    let declaration = try #require(
      MacroTesting.firstStruct(
        """
        @Entity public struct Chore {
          public let id: Key<Chore>
          static let tagging = joinTable("chore_tags", to: Tag.self, columns: "chore_id", "tag_id")
          static let tags = hasMany(Tag.self, through: tagging)
          static let blocking = Chore.joinTable("chore_blocks", to: Chore.self, columns: "chore_id", "blocked_id")
        }
        """))
    let entity = try #require(EntityDeclaration(declaration, table: nil, in: BasicMacroExpansionContext()))
    #expect(entity.joinTables == ["tagging", "blocking"])
    #expect(entity.children == ["tags"])
    let source = EntityWriter(entity: entity, type: "Chore").source
    let line = "static var joinTables: [Strata.TableSchema] { [Chore.tagging.schema, Chore.blocking.schema] }"
    #expect(source.contains("  public \(line)\n"))
  }

  @Test func columnsOfAJoinTableAreDistinct() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        static let pairs = joinTable("pairs", to: A.self, columns: "a_id", "a_id")
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          static let pairs = joinTable("pairs", to: A.self, columns: "a_id", "a_id")
        }
        """, "a join table has two columns; name the second one otherwise than 'a_id', after what its key is of",
      line: 3, column: 70)
  }

  @Test func joinTablesAreTheMacros() {
    refuse(
      """
      @Entity struct A {
        let id: Key<A>
        static let joinTables = 1
      }
      """,
      as: """
        struct A {
          let id: Key<A>
          static let joinTables = 1
        }
        """, "'joinTables' is written by '@Entity'; name the property otherwise", line: 3, column: 14)
  }

  // MARK: References to one of several entities

  @Test func exclusiveReference() {
    expand(
      """
      @ExclusiveReference
      public enum Subject {
        case hallOfFame(Key<Hall>)
        case `in`(id: Country.ID)
      }
      """,
      to: """

        public enum Subject {
          case hallOfFame(Key<Hall>)
          case `in`(id: Country.ID)
        }

        extension Subject: Strata.ExclusiveReference {
          public struct Columns<Model: Strata.Entity>: Strata.ExclusiveColumns {
            public typealias Value = Subject
            public let hallOfFame: Strata.Column<Model, Swift.Optional<Key<Hall>>>
            public let `in`: Strata.Column<Model, Swift.Optional<Country.ID>>
            private let embeddedPath: Strata.EmbeddedPath
            public init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Subject) {
              self.embeddedPath = path
              self.hallOfFame = Strata.Column(path.column(Strata.NamingStrategy.columnName("hallOfFameID", "hall_of_fame_id")), of: path.table, property: path.property("hallOfFame"), at: {
                  if case .hallOfFame(let key) = value($0) {
                    key
                  } else {
                    nil
                  }
                })
              self.`in` = Strata.Column(path.column(Strata.NamingStrategy.columnName("inID", "in_id")), of: path.table, property: path.property("in"), at: {
                  if case .`in`(let key) = value($0) {
                    key
                  } else {
                    nil
                  }
                })
            }
            public var embeddedKeys: [Strata.ExclusiveKey] {
              [Strata.ExclusiveKey(self.hallOfFame), Strata.ExclusiveKey(self.`in`)]
            }
            public func embeddedReference(_ value: Subject) -> Subject? {
              value
            }
            public var embeddedSchema: [Strata.ColumnSchema] {
              self.embeddedPath.exclusive([
                Strata.ColumnSchema.referring(self.hallOfFame, to: Hall.self),
                Strata.ColumnSchema.referring(self.`in`, to: Country.self),
              ], isOptional: false)
            }
          }

          public struct OptionalColumns<Model: Strata.Entity>: Strata.ExclusiveColumns {
            public typealias Value = Subject?
            public let hallOfFame: Strata.Column<Model, Swift.Optional<Key<Hall>>>
            public let `in`: Strata.Column<Model, Swift.Optional<Country.ID>>
            private let embeddedPath: Strata.EmbeddedPath
            public init(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Subject?) {
              self.embeddedPath = path
              self.hallOfFame = Strata.Column(path.column(Strata.NamingStrategy.columnName("hallOfFameID", "hall_of_fame_id")), of: path.table, property: path.property("hallOfFame"), at: {
                  if case .hallOfFame(let key)? = value($0) {
                    key
                  } else {
                    nil
                  }
                })
              self.`in` = Strata.Column(path.column(Strata.NamingStrategy.columnName("inID", "in_id")), of: path.table, property: path.property("in"), at: {
                  if case .`in`(let key)? = value($0) {
                    key
                  } else {
                    nil
                  }
                })
            }
            public static func optionally(_ path: Strata.EmbeddedPath, at value: @escaping @Sendable (Model) -> Subject?) -> OptionalColumns {
              OptionalColumns(path, at: value)
            }
            public var embeddedKeys: [Strata.ExclusiveKey] {
              [Strata.ExclusiveKey(self.hallOfFame), Strata.ExclusiveKey(self.`in`)]
            }
            public func embeddedReference(_ value: Subject?) -> Subject? {
              value
            }
            public var embeddedSchema: [Strata.ColumnSchema] {
              self.embeddedPath.exclusive([
                Strata.ColumnSchema.referring(self.hallOfFame, to: Hall.self),
                Strata.ColumnSchema.referring(self.`in`, to: Country.self),
              ], isOptional: true)
            }
          }

          public static let embeddedTypes: [Strata.DatabaseType] = [Swift.Optional<Key<Hall>>.databaseType, Swift.Optional<Country.ID>.databaseType]
          public var embeddedKey: (place: Swift.Int, value: Strata.BoundValue) {
            switch self {
            case .hallOfFame(let key):
              (0, Strata.BoundValue(key))
            case .`in`(let key):
              (1, Strata.BoundValue(key))
            }
          }
          public func encode(into parameters: inout Strata.ParameterBuffer) {
            switch self {
            case .hallOfFame(let key):
              key.encode(into: &parameters)
              parameters.appendNull(Subject.embeddedTypes[1])
            case .`in`(let key):
              parameters.appendNull(Subject.embeddedTypes[0])
              key.encode(into: &parameters)
            }
          }
          public init(from row: inout Strata.RowReader) throws(Strata.DatabaseError) {
            var found = Strata.ExclusiveReader<Subject>()
            if let key = try Swift.Optional<Key<Hall>>(from: &row) {
              found.append(.hallOfFame(key))
            }
            if let key = try Swift.Optional<Country.ID>(from: &row) {
              found.append(.`in`(id: key))
            }
            self = try found.only()
          }
        }
        """)
  }

  @Test func whatIsNoReference() {
    refuse(
      "@ExclusiveReference struct A {}", as: "struct A {}",
      "'@ExclusiveReference' is for an enum with a case for each entity that a row may refer to", line: 1, column: 1)
    refuse(
      "@ExclusiveReference enum A<T> {\n}", as: "enum A<T> {\n}",
      "a reference cannot be generic: its cases are foreign keys to tables", line: 1, column: 27)
    refuse(
      "@ExclusiveReference enum A {}", as: "enum A {}",
      "a reference needs a case for each entity: 'case chore(Key<Chore>)'", line: 1, column: 26)
  }

  @Test func everyCaseHasOneKey() {
    for (source, column) in [
      ("case b", 6), ("case b(Int)", 6), ("case b(Key<B>, Key<C>)", 6), ("case b(Key)", 6), ("case b([Key<B>])", 6),
      ("case a(Key<A>), b(Key<B>?)", 17),
    ] {
      refuse(
        """
        @ExclusiveReference enum A {
        \(source)
        }
        """,
        as: """
          enum A {
          \(source)
          }
          """,
        "'b' needs the key of one entity: 'Key<Name>', 'IdentityKey<Name>', or 'Name.ID' for any other key",
        line: 2, column: column)
    }
    refuse(
      "@ExclusiveReference enum A {\ncase none(Key<B>)\n}", as: "enum A {\ncase none(Key<B>)\n}",
      "'none' means something else in what '@ExclusiveReference' writes; name the case otherwise", line: 2, column: 6)
  }
}
