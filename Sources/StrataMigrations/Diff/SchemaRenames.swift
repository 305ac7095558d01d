public import Strata

/// What is the same under another name. A diff cannot tell a renamed column from one that was dropped and another that was added, and to
/// guess wrong loses data, so nothing is a rename that is not said to be one.
public struct SchemaRenames: Sendable, Hashable {
  public struct Name: Sendable, Hashable {
    public let old: String
    public let new: String

    public init(_ old: String, to new: String) {
      self.old = old
      self.new = new
    }
  }

  public struct ColumnName: Sendable, Hashable {
    /// As the table is called afterwards.
    public let table: String
    public let old: String
    public let new: String

    public init(of table: String, _ old: String, to new: String) {
      self.table = table
      self.old = old
      self.new = new
    }
  }

  public var tables: [Name]
  public var columns: [ColumnName]

  public init(tables: [Name] = [], columns: [ColumnName] = []) {
    self.tables = tables
    self.columns = columns
  }

  /// - Parameters:
  ///   - tables: `old=new`
  ///   - columns: `table.old=new`, with the table's new name.
  /// - Throws: `invalidArgument` for a text of another form.
  public init(tables: [String], columns: [String]) throws(DatabaseError) {
    self.init()
    for text in tables {
      guard let (old, new) = Self.split(text, "=") else {
        throw DatabaseError(.invalidArgument, "a renamed table is written old=new, such as chores=tasks")
      }
      self.tables.append(Name(old, to: new))
    }
    for text in columns {
      guard let (place, new) = Self.split(text, "="), let (table, old) = Self.split(place, ".") else {
        throw DatabaseError(.invalidArgument, "a renamed column is written table.old=new, such as chores.title=name")
      }
      self.columns.append(ColumnName(of: table, old, to: new))
    }
  }

  private static func split(_ text: String, _ separator: Character) -> (String, String)? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return (parts[0], parts[1])
  }

  /// The way back.
  var reversed: SchemaRenames {
    var names: [String: String] = [:]
    for table in tables { names[table.new] = table.old }
    return SchemaRenames(
      tables: tables.map { Name($0.new, to: $0.old) },
      columns: columns.map { ColumnName(of: names[$0.table] ?? $0.table, $0.new, to: $0.old) })
  }

  /// The schema under the new names.
  /// - Throws: `undefinedObject` for what is not there, `invalidArgument` for a name that is taken.
  func applied(to schema: DatabaseSchema) throws(DatabaseError) -> DatabaseSchema {
    var schema = schema
    for name in tables {
      guard schema.table(name.old) != nil else {
        throw DatabaseError(.undefinedObject, "there is no table \(name.old) to rename to \(name.new)")
      }
      guard schema.table(name.new) == nil else {
        throw DatabaseError(.invalidArgument, "\(name.old) cannot be renamed: there is a table \(name.new) already")
      }
      for place in schema.tables.indices {
        if schema.tables[place].name == name.old { schema.tables[place].name = name.new }
        for key in schema.tables[place].foreignKeys.indices
        where schema.tables[place].foreignKeys[key].targetTable == name.old {
          schema.tables[place].foreignKeys[key].targetTable = name.new
        }
        schema.tables[place].renameInConditions { condition in
          condition = SQLTokens.renaming(condition, to: name.new) { token, _ in token.names(name.old) }
        }
        schema.tables[place].renameInBodies(to: name.new) { token, before in
          token.names(name.old) && before.last?.is(".") != true
        }
      }
    }
    for name in columns {
      guard let table = schema.table(name.table), table.column(name.old) != nil else {
        throw DatabaseError(
          .undefinedObject, "there is no column \(name.old) of \(name.table) to rename; a table goes by its new name")
      }
      guard table.column(name.new) == nil else {
        throw DatabaseError(
          .invalidArgument, "\(name.old) of \(name.table) cannot be renamed: there is a column \(name.new) already")
      }
      schema.change(name.table) { $0.rename(name.old, to: name.new) }
      for place in schema.tables.indices {
        for key in schema.tables[place].foreignKeys.indices
        where schema.tables[place].foreignKeys[key].targetTable == name.table {
          schema.tables[place].foreignKeys[key].targetColumns.replace(name.old, with: name.new)
        }
        let isOwn = schema.tables[place].name == name.table
        schema.tables[place].renameInConditions { condition in
          guard isOwn || condition.mentions(name.table) else { return }
          condition = SQLTokens.renaming(condition, to: name.new) { token, _ in token.names(name.old) }
        }
        schema.tables[place].renameInBodies(to: name.new) { token, before in
          guard token.names(name.old), before.count == 2, before[1].is(".") else { return false }
          return before[0].names(name.table) || isOwn && (before[0].is("NEW") || before[0].is("OLD"))
        }
      }
    }
    return schema
  }
}

extension SchemaTable {
  fileprivate mutating func rename(_ old: String, to new: String) {
    for place in columns.indices {
      if columns[place].name == old { columns[place].name = new }
      columns[place].generation?.expression.renameColumn(old, to: new)
    }
    primaryKey?.columns.replace(old, with: new)
    primaryKey?.included.replace(old, with: new)
    for place in uniques.indices {
      uniques[place].columns.replace(old, with: new)
      uniques[place].included.replace(old, with: new)
    }
    for place in foreignKeys.indices { foreignKeys[place].columns.replace(old, with: new) }
    for place in checks.indices { checks[place].condition.renameColumn(old, to: new) }
    for place in exclusions.indices { exclusions[place].definition.renameColumn(old, to: new) }
    for place in indexes.indices {
      for term in indexes[place].terms.indices { indexes[place].terms[term].expression.renameColumn(old, to: new) }
      indexes[place].included.replace(old, with: new)
      indexes[place].condition?.renameColumn(old, to: new)
    }
    for place in triggers.indices { triggers[place].columns.replace(old, with: new) }
  }

  /// SQLite does it in the statements of triggers. What Strata made is compared as it was written, and made anew where it speaks of what
  /// has another name; of the others only names that are sure to be meant are known here.
  fileprivate mutating func renameInBodies(
    to new: String, where isMeant: (_ token: SQLToken, _ before: [SQLToken]) -> Bool
  ) {
    for place in triggers.indices where triggers[place].function == nil && !triggers[place].isOwned {
      triggers[place].body = SQLTokens.renaming(triggers[place].body, to: new, where: isMeant)
    }
  }

  /// The databases do it where a condition of a policy or a trigger speaks of a column or a table, but not in the function of a trigger.
  fileprivate mutating func renameInConditions(_ body: (inout String) -> Void) {
    for place in policies.indices {
      if var using = policies[place].using {
        body(&using)
        policies[place].using = using
      }
      if var checking = policies[place].checking {
        body(&checking)
        policies[place].checking = checking
      }
    }
    for place in triggers.indices {
      if var condition = triggers[place].condition {
        body(&condition)
        triggers[place].condition = condition
      }
    }
  }
}

extension String {
  /// In an expression, as the database does it. Where this is mistaken, what has the expression is made anew.
  fileprivate mutating func renameColumn(_ old: String, to new: String) {
    guard let tokens = try? SQLTokens.split(self), tokens.contains(where: { $0.names(old) }) else { return }
    self = SQLTokens.joined(tokens.map { $0.names(old) ? SQLToken(kind: .quotedName, text: new) : $0 })
  }

  /// Whether an expression speaks of the column, or may.
  func mentions(_ column: String) -> Bool {
    guard let tokens = try? SQLTokens.split(self) else { return true }
    return tokens.contains { $0.names(column) }
  }
}

extension SQLToken {
  fileprivate func names(_ column: String) -> Bool {
    switch kind {
    case .word, .quotedName: text == column
    case .string, .number, .symbol: false
    }
  }
}

extension [String] {
  fileprivate mutating func replace(_ old: String, with new: String) {
    self = map { $0 == old ? new : $0 }
  }
}
