/// What a trigger of an entity's table fires at.
public struct TriggerEvent<Model: Entity>: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    case insert
    case update
    case delete
  }

  let kind: Kind
  /// Columns of an update; none for all.
  let columns: [String]

  public static var insert: TriggerEvent { TriggerEvent(kind: .insert, columns: []) }
  public static var update: TriggerEvent { TriggerEvent(kind: .update, columns: []) }
  public static var delete: TriggerEvent { TriggerEvent(kind: .delete, columns: []) }

  /// An update that sets one of the columns, be it to the same value; not one where the database or another trigger changes it.
  public static func update<First: DatabaseValue, each Value: DatabaseValue>(
    of first: KeyPath<Model.Columns, Column<Model, First>>,
    _ others: repeat KeyPath<Model.Columns, Column<Model, each Value>>
  ) -> TriggerEvent {
    var names = [Model.columns[keyPath: first].name]
    for path in repeat each others { names.append(Model.columns[keyPath: path].name) }
    return TriggerEvent(kind: .update, columns: names)
  }
}
