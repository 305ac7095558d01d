@testable import Strata
import Testing

@Suite struct NamingStrategyTests {
  private let line = NamingStrategy.EntityName(swift: "OrderLine", singular: "order_line", plural: "order_lines")
  private let placed = NamingStrategy.PropertyName(swift: "placedAt", snakeCase: "placed_at")

  @Test func rulesNameTablesAndColumns() {
    let plural = NamingStrategy.snakeCase()
    #expect(plural.table(line) == "order_lines" && plural.column == nil)
    #expect(NamingStrategy.snakeCase(tables: .singular).table(line) == "order_line")
    #expect(NamingStrategy.snakeCase(tables: .singular).prefixed("shop_").table(line) == "shop_order_line")
    let verbatim = NamingStrategy.verbatim.prefixed("My")
    #expect(verbatim.table(line) == "MyOrderLine" && verbatim.column?(placed) == "placedAt")
    let own = NamingStrategy(table: { "t_\($0.singular)" }, column: { "c_\($0.snakeCase)" })
    #expect(own.table(line) == "t_order_line" && own.column?(placed) == "c_placed_at")
  }

  @Test func itIsChosenOnceAndBeforeNamesAreRead() {
    var choice = NamingChoice()
    #expect(choice.choose(.verbatim) == nil)
    #expect(choice.choose(.snakeCase())?.contains("once") == true)
    #expect(choice.use().table(line) == "OrderLine")
    var late = NamingChoice()
    #expect(late.use().table(line) == "order_lines")
    #expect(late.choose(.verbatim)?.contains("in use already") == true)
    #expect(late.use().table(line) == "order_lines")
  }

  @Test func itHoldsForTheWholeProgram() async {
    await #expect(processExitsWith: .success) {
      try NamingStrategy.bootstrap(.verbatim.prefixed("x_"))
      #expect(throws: DatabaseError.self) { try NamingStrategy.bootstrap(.snakeCase()) }
      #expect(Topic.tableName == "x_Topic" && Topic.schema.name == "x_Topic" && Topic.primaryKeyNames == ["id"])
      #expect(Topic.schema.columns.map(\.name).contains("closedAt"))
      // Names that are given win.
      #expect(Post.schema.name == "forum_posts")
      #expect(Post.schema.columns.map(\.name) == ["id", "topic", "replyTo", "body"])
      #expect(Post.schema.foreignKeys.map(\.targetTable) == ["x_Topic", "forum_posts"])
      #expect(Topic.columns(as: "t").closedAt.reference == ColumnReference(table: "t", name: "closedAt"))
    }
  }

  @Test func aProgramWhoseNamesAreReadKeepsThem() {
    #expect(Topic.tableName == "topics" && Topic.columns.closedAt.name == "closed_at")
    let error = #expect(throws: DatabaseError.self) { try NamingStrategy.bootstrap(.verbatim) }
    #expect(error?.code == .invalidArgument)
    #expect(NamingStrategy.tableName("OrderLine", "order_line", "order_lines") == "order_lines")
    #expect(NamingStrategy.columnName("placedAt", "placed_at") == "placed_at")
  }
}
