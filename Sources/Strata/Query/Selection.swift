/// A struct whose values are rows of a query of several expressions. Write `@Selection` before the struct; the macro writes the conformance.
public protocol Selection: RowDecodable {
  associatedtype Columns: SelectionColumns where Columns.Row == Self
}

/// What is selected for each property of a ``Selection``.
public protocol SelectionColumns<Row>: Sendable {
  associatedtype Row: Selection

  /// In the order of the properties.
  var expressions: [SQLExpression] { get }
}

/// Makes a struct what a query selects: each property is one expression.
///
/// ```swift
/// @Selection
/// struct ChoreSummary {
///   let title: String
///   let guild: String
/// }
/// let summaries = try await db.all(
///   Chore.everything.join(Guild.self) { $0.guildID == $1.id }.select(as: ChoreSummary.self) {
///     .init(title: $0.0.title, guild: $0.1.name)
///   })                                                              // [ChoreSummary]
/// ```
/// An expression of another type than the property does not compile.
@attached(extension, conformances: Selection, names: named(Columns), named(resultTypes), named(init))
public macro Selection() = #externalMacro(module: "StrataMacros", type: "SelectionMacro")

// With a label of its own: as one more overload of `select`, it would be what errors in the closures of the others speak of.

extension Select {
  /// Structs of the same rows.
  public func select<Selected: Selection>(
    as type: Selected.Type, _ columns: (Columns) -> Selected.Columns
  ) -> Select<Root, Columns, Selected> {
    var selected = statement
    selected.columns = .expressions(columns(self.columns).expressions)
    return Select<Root, Columns, Selected>(selected, self.columns, .rows())
  }
}

extension Query {
  /// Structs of the rows instead of entities.
  public func select<Selected: Selection>(
    as type: Selected.Type, _ columns: (Model.Columns) -> Selected.Columns
  ) -> Select<Model, Model.Columns, Selected> {
    Select(statement, self.columns, RowReading<Model>.rows()).select(as: type, columns)
  }
}

extension Entity {
  /// Structs of every row.
  public static func select<Selected: Selection>(
    as type: Selected.Type, _ columns: (Columns) -> Selected.Columns
  ) -> Select<Self, Columns, Selected> {
    everything.select(as: type, columns)
  }
}
