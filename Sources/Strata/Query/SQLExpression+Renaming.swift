// The same expression where a statement calls its tables otherwise.
extension SQLExpression {
  /// - Parameter names: Of tables, and how they are called now. A query inside the expression that has a table of such a name means
  ///   its own.
  func renaming(_ names: [String: String]) -> SQLExpression {
    let names = names.filter { $0.key != $0.value }
    return names.isEmpty ? self : renamed(names)
  }

  private func renamed(_ names: [String: String]) -> SQLExpression {
    func each(_ expressions: [SQLExpression]) -> [SQLExpression] { expressions.map { $0.renamed(names) } }
    switch self {
    case .column(let reference): return .column(reference.renamed(names))
    case .value, .place: return self
    case .row(let parts): return .row(each(parts))
    case .comparison(let comparison, let left, let right):
      return .comparison(comparison, left.renamed(names), right.renamed(names))
    case .operation(let operation, let left, let right):
      return .operation(operation, left.renamed(names), right.renamed(names))
    case .isNull(let tested): return .isNull(tested.renamed(names))
    case .isNotNull(let tested): return .isNotNull(tested.renamed(names))
    case .inList(let tested, let type, let values): return .inList(tested.renamed(names), type: type, values: values)
    case .inQuery(let tested, let statement): return .inQuery(tested.renamed(names), statement.renaming(names))
    case .exists(let statement): return .exists(statement.renaming(names))
    case .query(let statement): return .query(statement.renaming(names))
    case .textMatch(let match, let tested, let text): return .textMatch(match, tested.renamed(names), text)
    case .function(let function, let arguments): return .function(function, each(arguments))
    case .call(let operation, let arguments): return .call(operation, each(arguments))
    case .aggregate(let call): return .aggregate(call.renaming(names))
    case .choice(let branches, let otherwise):
      return .choice(
        branches.map { Branch($0.condition.renamed(names), $0.value.renamed(names)) },
        otherwise: otherwise?.renamed(names))
    case .all(let parts): return .all(each(parts))
    case .any(let parts): return .any(each(parts))
    case .not(let negated): return .not(negated.renamed(names))
    case .window(let function, let window): return .window(function.renamed(names), window.renaming(names))
    case .raw(let sql): return .raw(sql.renaming(names))
    }
  }
}

extension ColumnReference {
  fileprivate func renamed(_ names: [String: String]) -> ColumnReference { names[table].map { named(in: $0) } ?? self }
}

extension AggregateCall {
  fileprivate func renaming(_ names: [String: String]) -> AggregateCall {
    var call = AggregateCall(function, argument?.renaming(names), as: type)
    call.isDistinct = isDistinct
    call.filter = filter?.renaming(names)
    return call
  }
}

extension Window {
  fileprivate func renaming(_ names: [String: String]) -> Window {
    var window = self
    window.partition = partition.map { $0.renaming(names) }
    window.ordering = ordering.map { $0.mapping { $0.renaming(names) } }
    return window
  }
}

extension Ordering {
  func mapping(_ change: (SQLExpression) -> SQLExpression) -> Ordering {
    Ordering(change(expression), direction: direction, isNullable: isNullable, type: type)
  }
}

extension SQL {
  fileprivate func renaming(_ names: [String: String]) -> SQL {
    SQL(
      parts: parts.map { part in
        switch part {
        case .column(let reference): .column(reference.renamed(names))
        case .text, .value, .identifier: part
        }
      })
  }
}

extension SelectStatement {
  fileprivate func renaming(_ outer: [String: String]) -> SelectStatement {
    let own = Set(tables.map(\.alias))
    var names = outer.filter { !own.contains($0.key) }
    guard !names.isEmpty else { return self }
    // A table of its own that is called as one around it is now would hide that one.
    let taken = own.union(names.values)
    for alias in own where names.values.contains(alias) { names[alias] = alias.unlike(taken) }
    var statement = self
    statement.columns = columns.mapping({ $0.renaming(names) }, tables: { $0.renaming(names) })
    switch distinct {
    case .on(let keys): statement.distinct = .on(keys.map { $0.renaming(names) })
    case .rows, nil: break
    }
    statement.table = table.renaming(names)
    statement.joins = joins.map {
      Join(kind: $0.kind, table: $0.table.renaming(names), condition: $0.condition.renaming(names))
    }
    statement.predicate = predicate?.renaming(names)
    statement.grouping = grouping.map { $0.renaming(names) }
    statement.having = having?.renaming(names)
    statement.ordering = ordering.map { $0.mapping { $0.renaming(names) } }
    if let combination, combination.parts.count == 2 {
      statement.combination = Combination(
        combination.operation, combination.parts[0].renaming(outer), combination.parts[1].renaming(outer))
    }
    return statement
  }
}

extension TableReference {
  /// Itself, and what a lateral query says of the tables around it.
  fileprivate func renaming(_ names: [String: String]) -> TableReference {
    let source: Source =
      switch source {
      case .lateral(let statement): .lateral(statement.renaming(names))
      case .table, .common, .recursion: source
      }
    return TableReference(schema, as: names[alias] ?? alias, source: source, deleted: deleted)
  }
}

extension String {
  /// The name itself, or with a number behind it, unless it is taken.
  func unlike(_ taken: Set<String>) -> String {
    var free = self
    var number = 2
    while taken.contains(free) {
      free = "\(self)_\(number)"
      number += 1
    }
    return free
  }
}
