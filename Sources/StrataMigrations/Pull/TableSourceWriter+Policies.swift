// What Strata made of an entity's policies and triggers, as the entity says it. What somebody made by hand is among the notes of the
// schema.
extension TableSourceWriter {
  mutating func writePolicies() {
    let owned = table.policies.filter(\.isOwned)
    for policy in owned {
      guard let declaration = declaration(of: policy) else {
        note("the policy \(policy.name): an entity's has a name, and a condition on the rows that its command meets")
        continue
      }
      policies.append(declaration)
    }
    if !policies.isEmpty, table.rowLevelSecurity != .forced {
      note("that row-level security does not count for everybody; with policies of an entity it does")
    }
  }

  private func declaration(of policy: SchemaPolicy) -> String? {
    let name = policy.name.dropFirst(String.ownedPrefix.count)
    guard !name.isEmpty else { return nil }
    var parts = [String(name).swiftLiteral]
    let (using, checking) = (closure("using", policy.using), closure("checking", policy.checking))
    let conditions: [String]
    switch policy.command {
    case .all, .update:
      guard let using else { return nil }
      if policy.command == .update { parts.append("for: .update") }
      conditions = [using] + [checking].compactMap(\.self)
    case .select, .delete:
      guard let using, checking == nil else { return nil }
      parts.append("for: .\(policy.command.rawValue.lowercased())")
      conditions = [using]
    case .insert:
      guard let checking, using == nil else { return nil }
      parts.append("for: .insert")
      conditions = [checking]
    }
    if !policy.roles.isEmpty { parts.append("to: [\(policy.roles.map(\.swiftLiteral).joined(separator: ", "))]") }
    if policy.isRestrictive { parts.append("as: .restrictive") }
    return "policy(\((parts + conditions).joined(separator: ", ")))"
  }

  private func closure(_ label: String, _ condition: String?) -> String? {
    condition.map { "\(label): { _ in .sql(\($0.swiftLiteral)) }" }
  }

  mutating func writeTriggers(_ plan: EntityPlan) {
    for trigger in table.triggers where trigger.isOwned {
      guard let declaration = declaration(of: trigger, plan) else {
        note("the trigger \(trigger.name): an entity's is made with its function, of INSERT, UPDATE and DELETE")
        continue
      }
      triggers.append(declaration)
    }
  }

  private func declaration(of trigger: SchemaTrigger, _ plan: EntityPlan) -> String? {
    let prefix = schema.kind == .postgres ? String.ownedPrefix : "\(String.ownedPrefix)\(table.name)_"
    guard trigger.name.hasPrefix(prefix), trigger.name.count > prefix.count, !trigger.body.isEmpty,
      !trigger.events.contains(.truncate), trigger.isForEachRow || trigger.condition == nil,
      schema.kind == .sqlite || trigger.ownFunction != nil
    else { return nil }
    let events = trigger.events.map { event in
      let columns = event == .update ? trigger.columns : []
      return columns.isEmpty ? ".\(event.rawValue.lowercased())" : ".update(of: \(paths(columns, plan)))"
    }
    var parts = [
      String(trigger.name.dropFirst(prefix.count)).swiftLiteral, trigger.timing == .before ? ".before" : ".after",
      "[\(events.joined(separator: ", "))]",
    ]
    if let condition = trigger.condition { parts.append("when: { _, _ in .sql(\(condition.swiftLiteral)) }") }
    parts.append("\(schema.kind.rawValue): \(trigger.body.swiftTextBlock(indent: "      "))")
    return "\(trigger.isForEachRow ? "trigger" : "statementTrigger")(\n      \(parts.joined(separator: ", ")))"
  }
}

extension String {
  /// As a literal of several lines.
  fileprivate func swiftTextBlock(indent: String) -> String {
    let lines = unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var text = ""
      for scalar in line {
        switch scalar {
        case "\\": text += "\\\\"
        case "\r": text += "\\r"
        case "\0": text += "\\0"
        default: text.unicodeScalars.append(scalar)
        }
      }
      return text.isEmpty ? "" : indent + text.replacing("\"\"\"", with: "\\\"\\\"\\\"")
    }
    return "\"\"\"\n\(lines.joined(separator: "\n"))\n\(indent)\"\"\""
  }
}
