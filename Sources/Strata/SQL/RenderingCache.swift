import Synchronization

/// The text of statements that depend on an entity's shape and nothing else, rendered once per database.
public final class RenderingCache: Sendable {
  struct Key: Hashable {
    enum Operation: Hashable {
      case find
      case insert
      case versionOf
      case delete
      case restore
      case destroy
      /// The columns that an update sets, in the order of the schema.
      case update(columns: [String])
    }

    let entity: ObjectIdentifier
    let operation: Operation
  }

  /// More than any application has entities times operations; a cache that fills up anyhow starts over.
  private static let limit = 4096

  private let texts = Mutex<[Key: StatementText]>([:])

  init() {}

  func text<Model: Entity>(
    _ entity: Model.Type, _ operation: Key.Operation, render: () throws(DatabaseError) -> String
  ) throws(DatabaseError) -> StatementText {
    let key = Key(entity: ObjectIdentifier(entity), operation: operation)
    if let found = texts.withLock({ $0[key] }) { return found }
    let text = StatementText(try render())
    texts.withLock { texts in
      if texts.count >= Self.limit { texts.removeAll() }
      texts[key] = text
    }
    return text
  }
}
