/// A struct whose values are kept in several columns of an entity's own table. Write `@Embeddable` before the struct; the macro writes
/// the conformance.
public protocol Embeddable<EmbeddedWhole>: Sendable {
  /// The type itself, for where it stands behind `any`.
  associatedtype EmbeddedWhole = Self

  /// The value itself. Named so that a property may be called `whole`.
  var embeddedWhole: EmbeddedWhole { get }

  /// The type of each column, in the order of the properties.
  static var embeddedTypes: [DatabaseType] { get }

  /// Appends the value of each column.
  func encode(into parameters: inout ParameterBuffer)

  /// Reads the columns from left to right.
  init(from row: inout RowReader) throws(DatabaseError)
}

extension Embeddable where EmbeddedWhole == Self {
  public var embeddedWhole: Self { self }
}

/// A value that may be missing: then every column of it is NULL.
extension Optional where Wrapped: Embeddable {
  public func encode(into parameters: inout ParameterBuffer) {
    switch self {
    case .some(let value): value.encode(into: &parameters)
    case .none: for type in Wrapped.embeddedTypes { parameters.appendNull(type) }
    }
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    guard try row.hasValues(in: Wrapped.embeddedTypes.count) else {
      self = nil
      return
    }
    self = try Wrapped(from: &row)
  }
}

/// The columns of a value object in the table of one entity.
public protocol EmbeddedColumns<Model>: Sendable {
  associatedtype Model: Entity
  /// The value object, or an optional of it.
  associatedtype Value: Sendable

  /// Named so that a property may be called `schema`, as those below.
  var embeddedSchema: [ColumnSchema] { get }

  /// Adds a failure for every rule of every property that the value does not meet.
  func check(_ value: Value, into failures: inout [ValidationFailure])

  /// Sets all columns in an update.
  func assign(_ value: Value, to changes: inout EntityChanges<Model>)
}

/// The columns of a value object that is always there, so that each can be set by itself.
public protocol AssignableColumns: EmbeddedColumns where Value: Embeddable<Value> {
  associatedtype Assignables: Sendable

  var embeddedAssignables: Assignables { get }
}

/// Where the columns of a value object are: in which table, and what their names and their properties begin with.
public struct EmbeddedPath: Sendable {
  public let table: String
  private let prefix: String
  private let owner: String

  /// - Parameters:
  ///   - prefix: What the columns' names begin with.
  ///   - property: The property that holds the value object.
  public init(of table: String, prefix: String, property: String) {
    self.table = table
    self.prefix = prefix
    owner = property
  }

  public func column(_ name: String) -> String { prefix + name }

  public func property(_ name: String) -> String { "\(owner).\(name)" }

  /// Of a value object in this one.
  public func nested(prefix: String, property: String) -> EmbeddedPath {
    EmbeddedPath(of: table, prefix: column(prefix), property: self.property(property))
  }

  /// The columns of a value that may be missing, with the rule that it is there as a whole or not at all: a part of one could not
  /// be read.
  /// - Parameter required: The names of those that always have a value when there is one.
  public func whole(_ columns: [ColumnSchema], required: [String]) -> [ColumnSchema] {
    guard columns.count > 1, let first = required.first,
      let place = columns.firstIndex(where: { $0.name == first })
    else { return columns }
    func expressions(_ names: [String]) -> [SQLExpression] {
      names.map { .column(ColumnReference(table: table, name: $0)) }
    }
    return requiring(
      "whole", message: "must be there as a whole or not at all",
      .any([
        .all(expressions(required).map { .isNotNull($0) }),
        .all(expressions(columns.map(\.name)).map { .isNull($0) }),
      ]), at: place, of: columns)
  }

  /// The columns, with a constraint that is about several of them.
  /// - Parameters:
  ///   - rule: Names the constraint together with the table and the prefix.
  ///   - place: Which column it is kept with.
  func requiring(
    _ rule: String, message: String, _ condition: SQLExpression, at place: Int, of columns: [ColumnSchema]
  ) -> [ColumnSchema] {
    var columns = columns
    columns[place].definition.checks.append(
      TableCheck(
        name: .constraint(table, [prefix + rule], "check"), rule: rule, property: owner, message: message,
        condition: condition))
    return columns
  }
}

/// The columns of a value object in a table whose row an outer join may not find: all of them may be NULL.
@dynamicMemberLookup
public struct OptionalEmbeddedColumns<Embedded: EmbeddedColumns>: Sendable {
  let columns: Embedded

  public subscript<Value>(
    dynamicMember path: KeyPath<Embedded, Column<Embedded.Model, Value>>
  ) -> Computed<Value.Nullable> {
    Computed(columns[keyPath: path].expression)
  }

  /// Those of a value object in this one.
  public subscript<Nested: EmbeddedColumns>(
    dynamicMember path: KeyPath<Embedded, Nested>
  ) -> OptionalEmbeddedColumns<Nested> {
    OptionalEmbeddedColumns<Nested>(columns: columns[keyPath: path])
  }
}
