#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What an insert from a query sets in each row: values of the application, and what the database computes of the row that was found.
///
/// ```swift
/// try await db.insert(into: ArchivedChore.self, from: Chore.where { $0.status == .done }) { row, chore in
///   row.title = chore.title
///   row.points = chore.points.plus(1)
///   row.reason = "done"
/// }
/// ```
@dynamicMemberLookup
public struct InsertedRow<Model: Entity>: Sendable {
  private var values: [String: SQLExpression] = [:]
  private var failures: [ValidationFailure] = []

  init() {}

  /// A value of the application; the rules of the property hold for it.
  @_disfavoredOverload
  public subscript<Value: DatabaseValue>(dynamicMember path: KeyPath<Model.Columns, Column<Model, Value>>) -> Value {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set {
      let column = Model.columns[keyPath: path]
      forget(column.property)
      column.check(newValue, into: &failures)
      values[column.name] = .value(BoundValue(newValue))
    }
  }

  /// What the database computes.
  public subscript<Value: DatabaseValue, Computation: ValueExpression>(
    dynamicMember path: KeyPath<Model.Columns, Column<Model, Value>>
  ) -> Computation where Computation.Value == Value {
    @available(*, unavailable, message: "the row does not exist yet; read what the query found instead")
    get { fatalError("unavailable") }  // safe: the compiler refuses every use of an unavailable getter.
    set {
      let column = Model.columns[keyPath: path]
      forget(column.property)
      values[column.name] = newValue.expression
    }
  }

  private mutating func forget(_ property: String) { failures.removeAll { $0.field == property } }

  /// The columns that are inserted and their values, in the order of the schema.
  /// - Throws: `validationFailed` for values that do not meet the rules and for required ones that are missing,
  ///   `invalidArgument` for columns that the database sets itself.
  func columns(
    for dialect: any Dialect, _ source: CallSite
  ) throws(DatabaseError) -> [(name: String, value: SQLExpression)] {
    var failures = failures
    var columns: [(name: String, value: SQLExpression)] = []
    for column in Model.schema.columns {
      if let value = values[column.name] {
        guard column.isGivenByInserts else {
          throw DatabaseError(.invalidArgument, "\(column.property) is set by the database; leave it out") {
            $0.table = Model.schema.name
            $0.column = column.name
            $0.source = source
          }
        }
        columns.append((column.name, value))
      } else if let value = try Self.value(of: column, for: dialect) {
        columns.append((column.name, value))
      } else if column.isGivenByInserts, !column.isNullable {
        failures.append(
          ValidationFailure(field: column.property, rule: "required", message: "must have a value"))
      }
    }
    try DatabaseError.check(failures, source)
    return columns
  }

  /// What a column gets that nothing is said of; `nil` when it is left out.
  private static func value(
    of column: ColumnSchema, for dialect: any Dialect
  ) throws(DatabaseError) -> SQLExpression? {
    guard !column.isLeftToDatabase else { return nil }
    switch column.role {
    case .version: return .raw("1")
    case .createdAt, .updatedAt: return .raw(SQL(trusted: dialect.currentTimestamp))
    case .createdBy, .updatedBy: return .value(ChangeAuthor.value(of: column))
    case .primaryKey:
      if Model.ID.self == Key<Model>.self { return .raw(dialect.newKey(prefix: Key<Model>().timePrefix)) }
    case .ordinary, .tenant, .deletedAt, .generated: break
    }
    switch column.definition.defaultValue {
    case nil: return nil
    case .value(let value): return .value(value)
    case .some(let value): return .raw(SQL(trusted: try dialect.text(of: value)))
    }
  }
}

extension ColumnSchema {
  /// An insert says what the column holds.
  fileprivate var isGivenByInserts: Bool {
    guard !isLeftToDatabase else { return false }
    switch role {
    case .primaryKey, .ordinary, .tenant: return true
    case .version, .createdAt, .updatedAt, .deletedAt, .createdBy, .updatedBy, .generated: return false
    }
  }
}

extension Key {
  /// The time, the version and the four bits behind it.
  fileprivate var timePrefix: [UInt8] { withUnsafeBytes(of: uuid.uuid) { Array($0.prefix(7)) } }
}
