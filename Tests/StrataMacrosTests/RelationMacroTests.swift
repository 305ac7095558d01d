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
}
