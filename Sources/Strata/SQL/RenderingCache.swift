import Synchronization

/// The texts of statements: of those that depend on an entity's shape and nothing else, rendered once per database, and of all others.
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

  /// Longer texts are rare, and not what a service sends again and again.
  private static let longestShared = 8192

  private let texts = Mutex<[Key: StatementText]>([:])
  private let shared = Mutex<[String: StatementText]>([:])

  init() {}

  /// The one value for a text, so that connections know it by its identity and drivers keep what they learned of it.
  func text(_ sql: String) -> StatementText {
    guard sql.utf8.count <= Self.longestShared else { return StatementText(sql) }
    return shared.withLock { texts in
      if let found = texts[sql] { return found }
      if texts.count >= Self.limit { texts.removeAll() }
      let text = StatementText(sql)
      texts[sql] = text
      return text
    }
  }

  func text<Model: Entity>(
    _ entity: Model.Type, _ operation: Key.Operation, echo: (() -> InsertEcho?)? = nil,
    render: () throws(DatabaseError) -> String
  ) throws(DatabaseError) -> StatementText {
    let key = Key(entity: ObjectIdentifier(entity), operation: operation)
    if let found = texts.withLock({ $0[key] }) { return found }
    let text = StatementText(try render(), echo: echo?())
    texts.withLock { texts in
      if texts.count >= Self.limit { texts.removeAll() }
      texts[key] = text
    }
    return text
  }
}
