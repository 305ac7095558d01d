/// What the text of a query depends on, and beside it the values that the query binds, in the order of their placeholders.
///
/// Queries that differ in their values alone have one shape and one text: it is written once, and found again by a walk over the query that
/// puts no text together.
struct StatementShape {
  private(set) var key = Key()
  private(set) var parameters = ParameterBuffer()
  /// False for a query whose text depends on its values too, or on what is not looked at here: it is written anew each time.
  private(set) var isShared = true

  private let dialect: any Dialect

  /// Parts of a query one after the other, each behind a tag or its length, so that no two queries make the same bytes.
  struct Key: Hashable {
    fileprivate(set) var bytes: [UInt8] = []

    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  /// - Parameter relations: What is loaded beside the rows in the same statement; ``GraphWriter`` adds it.
  init(_ statement: SelectStatement, loading relations: RelationsShape? = nil, for dialect: any Dialect) {
    self.dialect = dialect
    key.bytes.reserveCapacity(160 + (relations?.bytes.count ?? 0))
    select(statement, loading: relations)
  }

  fileprivate init(_ relations: [RelationPlan], for dialect: any Dialect) {
    self.dialect = dialect
    list(relations) { $0.relation($1) }
  }

  /// What an update sets, and what that binds.
  init(setting assignments: [ColumnAssignment], for dialect: any Dialect) {
    self.dialect = dialect
    key.bytes.reserveCapacity(32)
    list(assignments) { shape, assignment in
      shape.text(assignment.column)
      shape.expression(assignment.value)
    }
  }

  // MARK: Parts of a key

  private mutating func tag(_ tag: UInt8) { key.bytes.append(tag) }

  private mutating func number(_ number: Int) {
    withUnsafeBytes(of: number) { key.bytes.append(contentsOf: $0) }
  }

  private mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      // Most names are short: one byte says how long.
      if utf8.count < 255 {
        tag(UInt8(utf8.count))
      } else {
        tag(255)
        number(utf8.count)
      }
      key.bytes.append(contentsOf: utf8)
    }
  }

  private mutating func list<Element>(_ elements: [Element], _ body: (inout StatementShape, Element) -> Void) {
    number(elements.count)
    for element in elements { body(&self, element) }
  }

  private mutating func optional<Wrapped>(_ value: Wrapped?, _ body: (inout StatementShape, Wrapped) -> Void) {
    guard let value else { return tag(0) }
    tag(1)
    body(&self, value)
  }

  private mutating func expressions(_ expressions: [SQLExpression]) { list(expressions) { $0.expression($1) } }

  private mutating func bind(_ value: BoundValue) {
    // A decimal number is bound in the units of what stands beside it.
    if dialect.scalesDecimals, value.parameter.declared.contains(.numeric) { isShared = false }
    parameters.append(contentsOf: value.parameter)
  }

  // MARK: Statements, in the order in which they are written

  private mutating func select(_ statement: SelectStatement, loading relations: RelationsShape? = nil) {
    tag(statement.combination == nil ? 0 : 1)
    if let combination = statement.combination {
      text(combination.operation.rawValue)
      list(combination.parts) { $0.select($1) }
    } else {
      optional(statement.distinct) { shape, distinct in
        switch distinct {
        case .rows: shape.tag(0)
        case .on(let expressions):
          shape.tag(1)
          shape.expressions(expressions)
        }
      }
      columns(statement.columns)
      if let relations {
        key.bytes += relations.bytes
        parameters.append(contentsOf: relations.parameters)
        if !relations.isShared { isShared = false }
      } else {
        number(0)
      }
      rows(statement)
    }
    list(statement.ordering) { $0.ordering($1) }
    window(statement)
    optional(statement.lock) { shape, lock in
      shape.text(lock.strength.rawValue)
      shape.text(lock.waiting.rawValue)
    }
  }

  /// A query of which only matters whether it has rows; see ``SQLWriter/existence(_:)``.
  private mutating func existence(_ statement: SelectStatement) {
    guard statement.existsByRows else { return select(statement) }
    tag(2)
    rows(statement)
    window(statement)
  }

  private mutating func columns(_ columns: SelectStatement.Columns) {
    switch columns {
    case .tables(let tables):
      tag(0)
      list(tables) { $0.reference($1) }
    case .expressions(let expressions):
      tag(1)
      self.expressions(expressions)
    case .records(let fields):
      tag(2)
      self.fields(fields)
    }
  }

  private mutating func fields(_ fields: [RecordField]) {
    list(fields) { shape, field in
      shape.number(Int(field.type.rawValue))
      shape.expression(field.expression)
    }
  }

  private mutating func rows(_ statement: SelectStatement) {
    table(statement.table)
    list(statement.joins) { shape, join in
      shape.text(join.kind.rawValue)
      shape.table(join.table)
      shape.expression(join.condition)
    }
    optional(statement.predicate) { $0.expression($1) }
    expressions(statement.grouping)
    optional(statement.having) { $0.expression($1) }
  }

  private mutating func table(_ table: TableReference) {
    reference(table)
    switch table.source {
    case .table: tag(0)
    case .lateral(let statement):
      tag(1)
      select(statement)
    case .common, .recursion: isShared = false
    }
  }

  private mutating func reference(_ table: TableReference) {
    if dialect.scalesDecimals, table.schema.hasDecimals { isShared = false }
    number(table.schema.number)
    text(table.alias)
    visibility(table.deleted)
  }

  private mutating func visibility(_ rows: DeletedRows) {
    switch rows {
    case .hidden: tag(0)
    case .included: tag(1)
    case .only: tag(2)
    }
  }

  private mutating func window(_ statement: SelectStatement) {
    limits(statement.limit, statement.offset)
  }

  private mutating func limits(_ limit: Int?, _ offset: Int?) {
    // What is refused is refused where it is written.
    if limit ?? 0 < 0 || offset ?? 0 < 0 { isShared = false }
    optional(limit) { $0.bind(BoundValue($1)) }
    optional(offset) { $0.bind(BoundValue($1)) }
  }

  private mutating func ordering(_ ordering: Ordering) {
    expression(ordering.expression)
    text(ordering.direction.rawValue)
    tag(ordering.isNullable ? 1 : 0)
    if ordering.type.feature != nil { isShared = false }
  }

  // MARK: Relations

  /// A parent is joined, behind all that is selected: nothing of it is bound, but what its own children bind.
  private mutating func relation(_ relation: RelationPlan) {
    let isParent = relation.kind == .parent
    switch relation.kind {
    case .parent: tag(0)
    case .children: tag(1)
    case .value: tag(2)
    }
    text(relation.source)
    text(relation.target)
    table(relation.table())
    visibility(relation.deleted)
    optional(relation.through) { shape, through in
      shape.text(through.targetColumn)
      shape.text(through.targetKey)
      shape.table(through.table())
    }
    tag(relation.selected == nil ? 0 : 1)
    if let selected = relation.selected { fields(selected) } else { list(relation.nested) { $0.relation($1) } }
    guard !isParent else { return }
    optional(relation.predicate) { $0.expression($1) }
    list(relation.ordering) { $0.ordering($1) }
    limits(relation.limit, relation.offset)
  }

  // MARK: Expressions

  private mutating func expression(_ expression: SQLExpression) {
    switch expression {
    case .column(let reference):
      tag(0)
      column(reference)
    case .value(let value):
      tag(1)
      bind(value)
    case .row(let parts):
      tag(2)
      expressions(parts)
    case .comparison(let comparison, let left, let right):
      tag(3)
      text(comparison.rawValue)
      self.expression(left)
      self.expression(right)
    case .operation(let operation, let left, let right):
      tag(4)
      text(operation.rawValue)
      self.expression(left)
      self.expression(right)
    case .isNull(let tested):
      tag(5)
      self.expression(tested)
    case .isNotNull(let tested):
      tag(6)
      self.expression(tested)
    case .inList(let tested, let type, let values):
      tag(7)
      self.expression(tested)
      elements(type, values)
    case .inQuery(let tested, let statement):
      tag(8)
      self.expression(tested)
      select(statement)
    case .exists(let statement):
      tag(9)
      existence(statement)
    case .query(let statement):
      tag(10)
      select(statement)
    case .textMatch(let match, let tested, let pattern):
      tag(11)
      tag(match.ignoresCase ? 1 : 0)
      self.expression(tested)
      bind(BoundValue(dialect.textMatch(match, pattern).pattern))
    case .function(let function, let arguments):
      tag(12)
      text(function.rawValue)
      expressions(arguments)
    case .call:
      // Its template says in which order the arguments are written, and how often.
      isShared = false
    case .aggregate(let call):
      tag(13)
      aggregate(call)
    case .choice(let branches, let otherwise):
      tag(14)
      list(branches) { shape, branch in
        shape.expression(branch.condition)
        shape.expression(branch.value)
      }
      optional(otherwise) { $0.expression($1) }
    case .all(let parts):
      tag(15)
      expressions(parts)
    case .any(let parts):
      tag(16)
      expressions(parts)
    case .not(let negated):
      tag(17)
      self.expression(negated)
    case .place(let number):
      tag(18)
      self.number(number)
    case .window(let function, let window):
      tag(19)
      self.expression(function)
      over(window)
    case .raw(let sql):
      tag(20)
      raw(sql)
    }
  }

  private mutating func column(_ reference: ColumnReference) {
    text(reference.table)
    text(reference.name)
  }

  /// As one array; one by one the text depends on how many there are.
  private mutating func elements(_ type: DatabaseType, _ values: [BoundValue]) {
    if let size = ListSize.ofShortList(values.count) {
      number(size)
      for place in 0..<size { bind(values[min(place, values.count - 1)]) }
      return
    }
    number(0)
    switch dialect.listStyle {
    case .array:
      do throws(DatabaseError) {
        bind(try .array(of: type, values))
      } catch {
        isShared = false
      }
    case .placeholders: isShared = false
    }
  }

  private mutating func aggregate(_ call: AggregateCall) {
    if call.feature != nil { isShared = false }
    text(call.function.rawValue)
    tag(call.isDistinct ? 1 : 0)
    number(Int(call.type?.rawValue ?? 0))
    optional(call.argument) { $0.expression($1) }
    optional(call.filter) { $0.expression($1) }
  }

  private mutating func over(_ window: Window) {
    expressions(window.partition)
    list(window.ordering) { $0.ordering($1) }
    optional(window.frame) { shape, frame in
      switch frame {
      case .running: shape.tag(0)
      case .rows(let before, let behind):
        shape.tag(1)
        shape.optional(before) { $0.number($1) }
        shape.optional(behind) { $0.number($1) }
      }
    }
  }

  private mutating func raw(_ sql: SQL) {
    list(sql.parts) { shape, part in
      switch part {
      case .text(let text):
        shape.tag(0)
        shape.text(text)
      case .value(let value):
        shape.tag(1)
        shape.bind(value)
      case .column(let reference):
        shape.tag(2)
        shape.column(reference)
      case .identifier(let identifier):
        shape.tag(3)
        shape.text(identifier)
      }
    }
  }
}

/// The part of a query's shape that its relations make.
struct RelationsShape: Sendable {
  fileprivate let bytes: [UInt8]
  fileprivate let parameters: ParameterBuffer
  fileprivate let isShared: Bool
  private let dialect: ObjectIdentifier

  init(_ relations: [RelationPlan], for dialect: any Dialect) {
    let shape = StatementShape(relations, for: dialect)
    bytes = shape.key.bytes
    parameters = shape.parameters
    isShared = shape.isShared
    self.dialect = ObjectIdentifier(type(of: dialect))
  }

  /// What a shape depends on is the same for all databases of one kind.
  func fits(_ dialect: any Dialect) -> Bool { self.dialect == ObjectIdentifier(type(of: dialect)) }
}
