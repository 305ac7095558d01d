// Triggers (https://www.postgresql.org/docs/current/sql-createtrigger.html, https://www.sqlite.org/lang_createtrigger.html).
extension SchemaWriter {
  func triggers(of table: TableSchema) throws(DatabaseError) -> [String] {
    var statements: [String] = []
    for trigger in table.triggers {
      guard let body = body(of: trigger) else { continue }
      do throws(DatabaseError) {
        statements += try definition(of: trigger, body, on: table)
      } catch {
        throw error.adding {
          $0.table = table.name
          $0.constraint = trigger.name
        }
      }
    }
    return statements
  }

  /// - Returns: `nil` where the database has no trigger.
  private func body(of trigger: TableTrigger) -> String? {
    let body = dialect.spelling(postgres: trigger.postgres ?? "", sqlite: trigger.sqlite ?? "").trimmingBlanks
    return body.isEmpty ? nil : body
  }

  private func definition(
    of trigger: TableTrigger, _ body: String, on table: TableSchema
  ) throws(DatabaseError) -> [String] {
    let condition = try trigger.condition.map { expression throws(DatabaseError) in
      " WHEN (\(try self.condition(expression)))"
    }
    guard dialect.schemaFeatures.contains(.triggerFunctions) else {
      return trigger.events.map { event in
        """
        CREATE TRIGGER \(quoted(name(of: trigger, event, on: table))) \(trigger.timing.rawValue) \(text(of: event)) \
        ON \(quoted(table.name)) FOR EACH ROW\(condition ?? "") BEGIN
        \(body)\(body.hasSuffix(";") ? "" : ";")
        END
        """
      }
    }
    let function = quoted(functionName(of: trigger, on: table))
    let quote = dollarQuote(for: body)
    return [
      "CREATE OR REPLACE FUNCTION \(function)() RETURNS trigger LANGUAGE plpgsql AS \(quote)\n\(body)\n\(quote)",
      """
      CREATE TRIGGER \(quoted(.owned(trigger.name))) \(trigger.timing.rawValue) \
      \(trigger.events.map(text).joined(separator: " OR ")) ON \(quoted(table.name)) \
      FOR EACH \(trigger.isForEachRow ? "ROW" : "STATEMENT")\(condition ?? "") EXECUTE FUNCTION \(function)()
      """,
    ]
  }

  private func text(of event: TableTrigger.Event) -> String {
    switch event {
    case .insert, .delete: event.name
    case .update(let columns):
      columns.isEmpty ? event.name : "\(event.name) OF \(columns.map(quoted).joined(separator: ", "))"
    }
  }

  /// Of what is left of a name that is too long, so that it is the same for the trigger as the database has it.
  private func functionName(of trigger: TableTrigger, on table: TableSchema) -> String {
    let name = String.owned(trigger.name).unicodeScalars.dropFirst(String.owned("").unicodeScalars.count)
    return .owned(table.name, String(String.UnicodeScalarView(name)))
  }

  /// Where a trigger's name is one of the whole database, and may be as long as it likes.
  private func name(of trigger: TableTrigger, _ event: TableTrigger.Event, on table: TableSchema) -> String {
    let name = "strata_\(table.name)_\(trigger.name)"
    return trigger.events.count > 1 ? "\(name)_\(event.name.lowercased())" : name
  }

  /// Dollars that do not occur in the text.
  private func dollarQuote(for body: String) -> String {
    var quote = "$strata$"
    var number = 1
    while body.contains(quote.dropLast()) {
      number += 1
      quote = "$strata\(number)$"
    }
    return quote
  }

  // MARK: What cannot be

  func checkTriggers() throws(DatabaseError) {
    // Functions of PostgreSQL, and triggers of SQLite, share their names with those of other tables.
    var owners: [String: String] = [:]
    for table in tables {
      var taken: Set<String> = []
      for trigger in table.triggers {
        try check(trigger, of: table)
        guard taken.insert(.owned(trigger.name)).inserted else {
          throw wrong(
            "\(table.name) has two triggers \(trigger.name); give one of them another name", trigger.name, table)
        }
        let names =
          dialect.schemaFeatures.contains(.triggerFunctions)
          ? [functionName(of: trigger, on: table)]
          : trigger.events.map { name(of: trigger, $0, on: table).lowercased() }
        for name in names where body(of: trigger) != nil {
          if let other = owners.updateValue(table.name, forKey: name) {
            throw wrong(
              "the trigger \(trigger.name) of \(table.name) and one of \(other) are both \(name) in the database; give one of them another name",
              trigger.name, table)
          }
        }
      }
    }
  }

  private func check(_ trigger: TableTrigger, of table: TableSchema) throws(DatabaseError) {
    try checkName(trigger.name, "trigger", of: table)
    let what = "the trigger \(trigger.name) of \(table.name)"
    let bodies = [trigger.postgres, trigger.sqlite].compactMap { $0?.trimmingBlanks }
    guard !bodies.isEmpty, bodies.allSatisfy({ !$0.isEmpty && !$0.unicodeScalars.contains("\0") }) else {
      throw wrong("\(what) has no body, or an empty one; say what it does on postgres or sqlite", trigger.name, table)
    }
    guard !trigger.events.isEmpty, Set(trigger.events.map(\.name)).count == trigger.events.count else {
      throw wrong("\(what) needs events, each once: insert, update or delete", trigger.name, table)
    }
    for event in trigger.events {
      if !event.hasOldRow, trigger.mentions(TableTrigger.oldRow) {
        throw wrong("\(what) asks for the old row of an insert, which has none", trigger.name, table)
      }
      if !event.hasNewRow, trigger.mentions(TableTrigger.newRow) {
        throw wrong("\(what) asks for the new row of a delete, which has none", trigger.name, table)
      }
    }
  }
}

extension TableTrigger {
  /// Whether the condition speaks of the row.
  fileprivate func mentions(_ row: String) -> Bool {
    guard let condition else { return false }
    return condition.renaming([row: "strata_\(row)"]) != condition
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
