@testable import StrataMigrations

// Policies and triggers as Strata makes them for entities. What they say of a column is true of every type, so they stay while that
// changes.
extension RandomSchema {
  private var isPostgres: Bool { schema.kind == .postgres }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &extras) < percent }

  mutating func changePolicyOrTrigger() {
    guard let place = schema.tables.indices.randomElement(using: &extras) else { return }
    switch Int.random(in: 0..<(isPostgres ? 8 : 4), using: &extras) {
    case 0, 1: addTrigger(to: place)
    case 2: schema.tables[place].triggers.removeRandom(using: &extras)
    case 3: changeTrigger(of: place)
    case 4, 5: addPolicy(to: place)
    case 6: schema.tables[place].policies.removeRandom(using: &extras)
    default:
      guard let policy = schema.tables[place].policies.indices.randomElement(using: &extras) else { return }
      let condition = condition(of: place)
      if schema.tables[place].policies[policy].command == .insert {
        schema.tables[place].policies[policy].checking = condition
      } else {
        schema.tables[place].policies[policy].using = condition
      }
    }
  }

  // MARK: Policies

  private mutating func addPolicy(to place: Int) {
    extraNumber += 1
    var policy = SchemaPolicy("strata_policy \(extraNumber)", using: condition(of: place))
    policy.isRestrictive = chance(30)
    if chance(30) { policy.roles = ["pg_monitor", "pg_signal_backend"] }
    switch Int.random(in: 0..<4, using: &extras) {
    case 0: policy.command = .select
    case 1:
      policy.command = .update
      policy.checking = condition(of: place)
    case 2:
      policy.command = .insert
      policy.checking = policy.using
      policy.using = nil
    default: break
    }
    schema.tables[place].policies.append(policy)
  }

  /// Some ask another table.
  private mutating func condition(of place: Int) -> String {
    extraNumber += 1
    if chance(30), let other = schema.tables.randomElement(using: &extras) {
      return "EXISTS (SELECT FROM \(other.name.quotedName) AS other WHERE other.id = \(extraNumber))"
    }
    guard let column = schema.tables[place].columns.randomElement(using: &extras) else { return "true" }
    return "\(column.name.quotedName) IS NOT NULL AND length('it''s') < \(extraNumber)"
  }

  // MARK: Triggers

  private mutating func addTrigger(to place: Int) {
    extraNumber += 1
    let table = schema.tables[place]
    let column = table.columns.filter { $0.generation == nil }.randomElement(using: &extras)
    var trigger = SchemaTrigger("", chance(50) ? .before : .after, [.update], body: body(of: place))
    if isPostgres, chance(40) { trigger.events = [.insert, .update] }
    if let column, chance(60) { trigger.columns = [column.name] }
    if let column, chance(50) { trigger.condition = "NEW.\(column.name.quotedName) IS NOT NULL" }
    let stem = "trigger \(extraNumber)"
    trigger.name = isPostgres ? "strata_\(stem)" : "strata_\(table.name)_\(stem)"
    if isPostgres { trigger.function = "strata_\(table.name)_\(stem)" }
    schema.tables[place].triggers.append(trigger)
  }

  private mutating func changeTrigger(of place: Int) {
    guard let trigger = schema.tables[place].triggers.indices.randomElement(using: &extras) else { return }
    if chance(60) {
      let body = body(of: place)
      schema.tables[place].triggers[trigger].body = body
    } else {
      schema.tables[place].triggers[trigger].condition = nil
    }
  }

  /// Speaks of a column.
  private mutating func body(of place: Int) -> String {
    extraNumber += 1
    let column = schema.tables[place].columns.randomElement(using: &extras)?.name ?? "id"
    return isPostgres
      ? "BEGIN\n  -- \(extraNumber): $strata$ isn't the end\n  PERFORM NEW.\(column.quotedName);\n  RETURN NEW;\nEND"
      : "SELECT NEW.\(column.quotedName), 'it''s \(extraNumber)';\n  SELECT CASE WHEN 1 THEN 2 END;"
  }

  // MARK: What goes and what is renamed

  /// Takes away what asks a table that goes.
  mutating func releasePolicies(of table: String) {
    for place in schema.tables.indices {
      schema.tables[place].policies.removeAll { policy in
        policy.conditions.contains { $0.contains(table.quotedName) }
      }
    }
  }

  /// What speaks of a column that goes says something else from now on.
  mutating func releasePoliciesAndTriggers(of column: String, _ place: Int) {
    let name = column.quotedName
    for policy in schema.tables[place].policies.indices {
      if schema.tables[place].policies[policy].using?.contains(name) == true {
        schema.tables[place].policies[policy].using = "1 < 2"
      }
      if schema.tables[place].policies[policy].checking?.contains(name) == true {
        schema.tables[place].policies[policy].checking = "2 < 3"
      }
    }
    for trigger in schema.tables[place].triggers.indices {
      schema.tables[place].triggers[trigger].columns.removeAll { $0 == column }
      if schema.tables[place].triggers[trigger].condition?.contains(name) == true {
        schema.tables[place].triggers[trigger].condition = nil
      }
      if schema.tables[place].triggers[trigger].body.contains(name) {
        schema.tables[place].triggers[trigger].body = isPostgres ? "BEGIN RETURN NEW; END" : "SELECT 1;"
      }
    }
  }

  mutating func renameInPoliciesAndTriggers(table old: String, to new: String) {
    for place in schema.tables.indices {
      schema.tables[place].replace(old, with: new)
      guard schema.tables[place].name == new else { continue }
      for trigger in schema.tables[place].triggers.indices {
        let name = schema.tables[place].triggers[trigger].function ?? schema.tables[place].triggers[trigger].name
        let renamed = name.replacing("strata_\(old)_", with: "strata_\(new)_")
        if isPostgres {
          schema.tables[place].triggers[trigger].function = renamed
        } else {
          schema.tables[place].triggers[trigger].name = renamed
        }
      }
    }
  }

  mutating func renameInPoliciesAndTriggers(column old: String, of place: Int, to new: String) {
    schema.tables[place].replace(old, with: new)
  }
}

extension SchemaTable {
  fileprivate mutating func replace(_ old: String, with new: String) {
    let (old, new, name, renamed) = (old.quotedName, new.quotedName, old, new)
    for place in policies.indices {
      policies[place].using = policies[place].using?.replacing(old, with: new)
      policies[place].checking = policies[place].checking?.replacing(old, with: new)
    }
    for place in triggers.indices {
      triggers[place].columns = triggers[place].columns.map { $0 == name ? renamed : $0 }
      triggers[place].condition = triggers[place].condition?.replacing(old, with: new)
      triggers[place].body = triggers[place].body.replacing(old, with: new)
    }
  }
}
