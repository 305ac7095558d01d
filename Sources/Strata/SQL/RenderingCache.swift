import Synchronization

/// The texts of statements: of those that depend on an entity's shape and nothing else, rendered once per database, and of all others.
public final class RenderingCache: Sendable {
  struct Key: Hashable {
    enum Operation: Hashable {
      case find
      /// Rows by so many keys.
      case findFew(Int)
      case insert
      case insertMany(isBatched: Bool, returns: Bool)
      case versionOf
      case delete
      case restore
      case destroy
      /// The columns that an update sets, in the order of the schema.
      case update(columns: [String])
      case updateByKey(columns: [String])
    }

    let entity: ObjectIdentifier
    let operation: Operation
  }

  struct Query {
    let text: StatementText
    let parameters: ParameterBuffer
    let access: Statement.Access
    /// The text is the same for other values.
    let isShared: Bool
  }

  /// More than any application has entities times operations; a cache that fills up anyhow starts over.
  private static let limit = 4096

  /// Longer texts are rare, and not what a service sends again and again.
  private static let longestShared = 8192

  private let texts = Mutex<[Key: StatementText]>([:])
  private let writes = Mutex<[[Int]: StatementText]>([:])
  private let shared = Mutex<[String: StatementText]>([:])
  private let shapes = Mutex<[StatementShape.Key: (text: StatementText, access: Statement.Access)]>([:])

  private static let last = Atomic(0)

  /// Told apart from all others of the process, also of those that are gone.
  let number = RenderingCache.last.wrappingAdd(1, ordering: .relaxed).newValue

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

  /// A query as text and values; the text is written for the first query of its shape.
  /// - Parameters:
  ///   - relations: What is loaded beside the rows in the same statement.
  ///   - relationsShape: Their part of the shape, where it is known.
  func query(
    _ statement: SelectStatement, loading relations: [RelationPlan] = [],
    shaped relationsShape: RelationsShape? = nil, for dialect: any Dialect
  ) throws(DatabaseError) -> Query {
    let shape = StatementShape(
      statement, loading: relationsShape ?? RelationsShape(relations, for: dialect), for: dialect)
    if shape.isShared, let found = shapes.withLock({ $0[shape.key] }) {
      let query = Query(text: found.text, parameters: shape.parameters, access: found.access, isShared: true)
      assert(query.means(statement, relations, dialect), "a shape that does not tell two texts apart")
      return query
    }
    let writer = try Self.written(statement, relations, dialect)
    let rendered = writer.finish()
    let query = Query(
      text: text(rendered.sql), parameters: rendered.parameters, access: rendered.access,
      isShared: shape.isShared && !writer.dependsOnValues)
    if query.isShared {
      shapes.withLock { shapes in
        if shapes.count >= Self.limit { shapes.removeAll() }
        shapes[shape.key] = (query.text, query.access)
      }
    }
    return query
  }

  fileprivate static func written(
    _ statement: SelectStatement, _ relations: [RelationPlan], _ dialect: any Dialect
  ) throws(DatabaseError) -> SQLWriter {
    var writer = SQLWriter(dialect)
    try writer.select(relations.isEmpty ? statement : GraphWriter.statement(statement, loading: relations))
    return writer
  }

  /// The text of a statement that depends on numbers alone: those of tables and the places of columns.
  func text(shape: [Int], render: () throws(DatabaseError) -> String) throws(DatabaseError) -> StatementText {
    if let found = writes.withLock({ $0[shape] }) { return found }
    let text = StatementText(try render())
    writes.withLock { texts in
      if texts.count >= Self.limit { texts.removeAll() }
      texts[shape] = text
    }
    return text
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

extension RenderingCache.Query {
  fileprivate func means(_ statement: SelectStatement, _ relations: [RelationPlan], _ dialect: any Dialect) -> Bool {
    guard let rendered = try? RenderingCache.written(statement, relations, dialect).finish() else { return false }
    return rendered.sql == text.sql && rendered.parameters == parameters && rendered.access == access
  }
}
