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
          public enum Row: Swift.Sendable {
            case hallOfFame(Hall)
            case `in`(Country)
          }

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
            public var embeddedRows: Strata.ExclusiveRows<Model, Subject.Row> {
              Strata.ExclusiveRows(
                Strata.ExclusiveRow(self.hallOfFame, Hall.self) {
                  .hallOfFame($0)
                },
                Strata.ExclusiveRow(self.`in`, Country.self) {
                  .`in`($0)
                })
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
            public var embeddedRows: Strata.ExclusiveRows<Model, Subject.Row> {
              Strata.ExclusiveRows(
                Strata.ExclusiveRow(self.hallOfFame, Hall.self) {
                  .hallOfFame($0)
                },
                Strata.ExclusiveRow(self.`in`, Country.self) {
                  .`in`($0)
                })
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
  @Test func whatStandsInTheEnumIsNoEntity() {
    refuse(
      "@ExclusiveReference enum A {\ncase row(Key<Row>)\n}", as: "enum A {\ncase row(Key<Row>)\n}",
      "'Row' means something else inside the enum; write the entity's module in front of it: 'Module.Row'",
      line: 2, column: 6)
  }

  // MARK: What becomes of rows that refer to one of several entities

  @Test func relationsOfReferencesAreInTheSchema() throws {
    for relations in [
      """
      static let subject = belongsTo(\\.subject, onDelete: .cascade)
      static let cook = belongsTo(Cook.self, \\.subject.cook, onDelete: ReferentialAction.cascade)
      """,
      """
      static let subject = belongsTo(\\.subject)
      static let cook = A.belongsTo(Cook.self, \\.subject.cook, onDelete: .cascade)
      """,
      """
      static let subject = belongsTo(\\.subject, onDelete: .cascade)
      static let cook = belongsTo(Cook.self, \\.other.cook, onDelete: .setNull)
      """,
      """
      static let subject = belongsTo(\\.other, onDelete: .setNull)
      static let cook = belongsTo(Cook.self, \\.other.cook, onDelete: .setNull)
      """,
    ] {
      let declaration = try #require(
        MacroTesting.firstStruct(
          """
          @Entity struct A {
            let id: Key<A>
            @Embedded var subject: Subject
            @Embedded var other: Subject?
            \(relations)
          }
          """))
      let entity = try #require(EntityDeclaration(declaration, table: nil, in: BasicMacroExpansionContext()))
      #expect(entity.references == ["subject", "cook"])
    }
  }

  @Test func theActionIsSaidOnce() {
    for (whole, part, column) in [
      (", onDelete: .cascade", "", 19), (", onDelete: .cascade", ", onDelete: .restrict", 66),
      (", onDelete: .restrict", ", onDelete: ReferentialAction.cascade", 66),
    ] {
      let action = whole.contains("cascade") ? "cascade" : "restrict"
      refuseRelations(
        "belongsTo(\\.subject\(whole))", "belongsTo(Cook.self, \\.subject.cook\(part))",
        "'subject' says '.\(action)' for every case; say the same here, or leave 'onDelete' out there and say it for each case",
        column: column)
    }
  }

  @Test func aRequiredReferenceIsNotSetToNull() {
    refuseRelations(
      "belongsTo(\\.subject)", "belongsTo(Cook.self, \\.subject.cook, onDelete: .setNull)",
      "'subject' must refer to something, so it cannot lose it; take '.cascade' or '.restrict', or make it optional",
      column: 66)
  }

  /// The second of both is wrong.
  private func refuseRelations(
    _ first: String, _ second: String, _ message: String, column: Int,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let members = """
      let id: Key<A>
      static let subject = \(first)
      static let cook = \(second)
      """
    refuse(
      "@Entity struct A {\n@Embedded var subject: Subject\n\(members)\n}",
      as: "struct A {\nvar subject: Subject\n\(members)\n}", message, line: 5, column: column,
      sourceLocation: sourceLocation)
  }
}
