@testable import StrataMigrations

/// The same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// A schema that changes at random, as somebody would write it: the database has words of its own for it.
struct RandomSchema {
  var schema: DatabaseSchema
  private var random: SeededGenerator
  /// For policies and triggers, so that what a seed once found it finds with them, too.
  var extras: SeededGenerator
  private var number = 0
  var extraNumber = 0

  init(_ kind: SchemaKind, seed: UInt64) {
    schema = DatabaseSchema(kind)
    random = SeededGenerator(seed: seed)
    extras = SeededGenerator(seed: ~seed)
    for _ in 0..<3 { addTable() }
    for _ in 0..<6 { _ = change() }
    for _ in 0..<6 { changePolicyOrTrigger() }
  }

  private var isPostgres: Bool { schema.kind == .postgres }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func pick<Element>(_ elements: some Collection<Element>) -> Element? {
    elements.randomElement(using: &random)
  }

  /// Some need quotation marks.
  private mutating func name(_ stem: String) -> String {
    number += 1
    return chance(15) ? "\(stem) \(number)\"X" : "\(stem)_\(number)"
  }

  // MARK: Changes

  /// Makes one to three changes.
  /// - Returns: What was renamed.
  mutating func step() -> SchemaRenames {
    defer { for _ in 0..<Int.random(in: 0...2, using: &extras) { changePolicyOrTrigger() } }
    if chance(15), let renames = rename() { return renames }
    for _ in 0..<Int.random(in: 1...3, using: &random) { _ = change() }
    return SchemaRenames()
  }

  private mutating func rename() -> SchemaRenames? {
    guard let table = pick(schema.tables.indices) else { return nil }
    let old = schema.tables[table].name
    if chance(50) {
      let new = name("renamed")
      for place in schema.tables.indices {
        for key in schema.tables[place].foreignKeys.indices
        where schema.tables[place].foreignKeys[key].targetTable == old {
          schema.tables[place].foreignKeys[key].targetTable = new
        }
      }
      schema.tables[table].name = new
      renameInPoliciesAndTriggers(table: old, to: new)
      return SchemaRenames(tables: [.init(old, to: new)])
    }
    // One that nothing else speaks of: what does is left to a test of its own.
    let free = schema.tables[table].columns.filter { !isUsed($0.name, in: schema.tables[table]) }
    guard let column = pick(free), let place = schema.tables[table].columns.firstIndex(of: column) else { return nil }
    let new = name("other")
    schema.tables[table].columns[place].name = new
    renameInPoliciesAndTriggers(column: column.name, of: table, to: new)
    return SchemaRenames(columns: [.init(of: old, column.name, to: new)])
  }

  private mutating func change() -> Bool {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: addTable()
    case 1: removeTable()
    case 2, 3: changeTable { $0.addColumn(to: $1) }
    case 4: changeTable { $0.removeColumn(of: $1) }
    case 5: changeTable { $0.changeColumn(of: $1) }
    case 6: changeTable { $0.retypeColumn(of: $1) }
    case 7: changeTable { $0.addIndex(to: $1) }
    case 8: changeTable { $0.schema.tables[$1].indexes.removeRandom(using: &$0.random) }
    case 9: changeTable { $0.addCheckOrUnique(to: $1) }
    case 10:
      changeTable {
        $0.schema.tables[$1].checks.removeRandom(using: &$0.random)
        $0.schema.tables[$1].uniques.removeRandom(using: &$0.random)
      }
    case 11: changeTable { $0.addForeignKey(to: $1) }
    case 12: changeTable { $0.schema.tables[$1].foreignKeys.removeRandom(using: &$0.random) }
    default: isPostgres ? changeEnumOrComment() : addTable()
    }
    return true
  }

  private mutating func changeTable(_ body: (inout RandomSchema, Int) -> Void) {
    guard let place = schema.tables.indices.randomElement(using: &random) else { return addTable() }
    body(&self, place)
  }

  // MARK: Tables

  private mutating func addTable() {
    guard schema.tables.count < 7 else { return }
    var table = SchemaTable(name("table"))
    if isPostgres {
      table.columns = [
        chance(70)
          ? SchemaColumn("id", "bigint", isNullable: false, identity: chance(80) ? .byDefault : .always)
          : SchemaColumn("id", "bigint", isNullable: false)
      ]
      table.primaryKey = SchemaKey("\(table.name)_pkey", columns: ["id"])
      if chance(30) { table.comment = "It's about \(number)" }
    } else {
      table.columns = [
        SchemaColumn("id", "INTEGER", isNullable: false, identity: chance(10) ? .autoincrement : nil)
      ]
      table.primaryKey = SchemaKey(nil, columns: ["id"])
      if chance(80) { table.options = ["STRICT"] }
    }
    schema.tables.append(table)
    let place = schema.tables.count - 1
    for _ in 0..<Int.random(in: 1...5, using: &random) { addColumn(to: place) }
    if chance(60) { addIndex(to: place) }
    if chance(60) { addForeignKey(to: place) }
    if chance(40) { addCheckOrUnique(to: place) }
    if chance(20), let column = schema.tables[place].columns.first(where: { $0.name != "id" && $0.generation == nil }),
      !column.type.hasPrefix("json"), column.identity == nil
    {
      // A composite key, which nothing refers to.
      schema.tables[place].columns.change(column.name) { $0.isNullable = false }
      schema.tables[place].columns.change("id") { $0.identity = nil }
      schema.tables[place].primaryKey = SchemaKey(
        isPostgres ? "\(schema.tables[place].name)_pkey" : nil, columns: [column.name, "id"])
      let name = schema.tables[place].name
      for other in schema.tables.indices { schema.tables[other].foreignKeys.removeAll { $0.targetTable == name } }
    }
  }

  private mutating func removeTable() {
    guard schema.tables.count > 2, let place = pick(schema.tables.indices) else { return }
    let name = schema.tables.remove(at: place).name
    releasePolicies(of: name)
    for other in schema.tables.indices { schema.tables[other].foreignKeys.removeAll { $0.targetTable == name } }
  }

  // MARK: Columns

  private mutating func type() -> String {
    let types =
      isPostgres
      ? [
        "integer", "bigint", "smallint", "text", "character varying(20)", "boolean", "numeric(10,2)",
        "double precision",
        "timestamp with time zone", "date", "uuid", "jsonb", "text[]", "integer[]", "bytea",
      ] + schema.enums.map { $0.name.isPlainName ? $0.name : $0.name.quotedName } : ["INTEGER", "TEXT", "REAL", "BLOB"]
    return pick(types) ?? "text"
  }

  private mutating func defaultValue(of type: String) -> String? {
    guard chance(50) else { return nil }
    if let values = schema.enums.first(where: { $0.name == type })?.values { return values.first?.quotedText }
    let values: [String]? =
      switch type {
      case "integer", "bigint", "smallint", "INTEGER": ["0", "42", "-1", "3 + 4"]
      case "numeric(10,2)", "double precision", "REAL": ["0.5", "12"]
      case "text", "character varying(20)", "TEXT": ["'new'", "'it''s'", "''", "lower('ABC')"]
      case "boolean": ["true", "(NOT true)"]
      case "timestamp with time zone": ["now()", "CURRENT_TIMESTAMP"]
      case "date": ["'2026-01-02'", "CURRENT_DATE"]
      case "uuid": ["gen_random_uuid()"]
      case "jsonb": ["'{}'"]
      case "text[]", "integer[]": ["'{}'"]
      default: nil
      }
    return values.flatMap { pick($0) }
  }

  private mutating func addColumn(to place: Int) {
    let type = type()
    var column = SchemaColumn(name("column"), type, isNullable: chance(60), defaultValue: defaultValue(of: type))
    if chance(15), let source = numbers(of: place).first, source.generation == nil {
      column = SchemaColumn(
        column.name, isPostgres ? "bigint" : "INTEGER",
        generation: .init("\(source.name.quotedName) * \(number)", isStored: isPostgres || chance(50)))
    }
    if isPostgres, chance(20) { column.comment = "What column \(number) is: 'quoted' \\ and all" }
    schema.tables[place].columns.append(column)
  }

  private mutating func removeColumn(of place: Int) {
    guard let column = pick(changeable(schema.tables[place])) else { return }
    release(column.name, of: place)
    schema.tables[place].columns.removeAll { $0.name == column.name }
    releasePoliciesAndTriggers(of: column.name, place)
  }

  private mutating func changeColumn(of place: Int) {
    guard let column = pick(changeable(schema.tables[place])), column.generation == nil else { return }
    if chance(50), schema.tables[place].primaryKey?.columns.contains(column.name) != true {
      schema.tables[place].columns.change(column.name) { $0.isNullable.toggle() }
    } else {
      let value = defaultValue(of: column.type)
      schema.tables[place].columns.change(column.name) { $0.defaultValue = value }
    }
  }

  private mutating func retypeColumn(of place: Int) {
    guard let column = pick(changeable(schema.tables[place])), column.generation == nil,
      schema.tables[place].primaryKey?.columns.contains(column.name) != true
    else { return }
    release(column.name, of: place)
    let type = type()
    let value = defaultValue(of: type)
    schema.tables[place].columns.change(column.name) {
      $0.type = type
      $0.defaultValue = value
    }
  }

  private func changeable(_ table: SchemaTable) -> [SchemaColumn] { table.columns.filter { $0.name != "id" } }

  private func numbers(of place: Int) -> [SchemaColumn] {
    schema.tables[place].columns.filter { ["integer", "bigint", "INTEGER"].contains($0.type) && $0.name != "id" }
  }

  private func texts(of place: Int) -> [SchemaColumn] {
    schema.tables[place].columns.filter { ["text", "TEXT"].contains($0.type) }
  }

  /// Takes away what is made of a column.
  private mutating func release(_ column: String, of place: Int) {
    let mentions: (String) -> Bool = { $0.contains(column.quotedName) }
    schema.tables[place].indexes.removeAll { index in
      index.terms.contains { mentions($0.expression) } || mentions(index.condition ?? "")
        || index.included.contains(column)
    }
    schema.tables[place].uniques.removeAll { $0.columns.contains(column) }
    schema.tables[place].checks.removeAll { mentions($0.condition) }
    schema.tables[place].foreignKeys.removeAll { $0.columns.contains(column) }
    for computed in schema.tables[place].columns.filter({ mentions($0.generation?.expression ?? "") }) {
      release(computed.name, of: place)
      schema.tables[place].columns.removeAll { $0 == computed }
      releasePoliciesAndTriggers(of: computed.name, place)
    }
    if schema.tables[place].primaryKey?.columns.contains(column) == true {
      schema.tables[place].primaryKey = SchemaKey(schema.tables[place].primaryKey?.name, columns: ["id"])
    }
  }

  private func isUsed(_ column: String, in table: SchemaTable) -> Bool {
    let text = column.quotedName
    return column == "id" || table.primaryKey?.columns.contains(column) == true
      || table.uniques.contains { $0.columns.contains(column) }
      || table.foreignKeys.contains { $0.columns.contains(column) }
      || table.checks.contains { $0.condition.contains(text) }
      || table.columns.contains { $0.generation?.expression.contains(text) == true }
      || table.indexes.contains { index in
        index.terms.contains { $0.expression.contains(text) } || index.condition?.contains(text) == true
          || index.included.contains(column)
      }
  }

  // MARK: Parts

  private mutating func addIndex(to place: Int) {
    let table = schema.tables[place]
    let plain = table.columns.filter { !["jsonb", "text[]", "integer[]"].contains($0.type) }
    guard let column = pick(plain) else { return }
    var index = SchemaIndex(name("index"), terms: [.init(column.name.quotedName, isDescending: chance(25))])
    switch Int.random(in: 0..<6, using: &random) {
    case 0: index.isUnique = true
    case 1:
      guard let text = texts(of: place).first else { break }
      index.terms = [.init("lower(\(text.name.quotedName))")]
    case 2:
      guard let number = numbers(of: place).first else { break }
      index.condition = "\(number.name.quotedName) > 5 AND \(number.name.quotedName) <> 7"
    case 3:
      guard isPostgres, let array = table.columns.first(where: { $0.type == "text[]" || $0.type == "jsonb" }) else {
        break
      }
      index.terms = [.init(array.name.quotedName)]
      index.method = "gin"
    case 4 where isPostgres:
      index.terms[0].nullsFirst = !index.terms[0].isDescending
      if let other = table.columns.first(where: { $0.name != column.name }) { index.included = [other.name] }
    default:
      if let other = pick(plain), other.name != column.name { index.terms.append(.init(other.name.quotedName)) }
    }
    schema.tables[place].indexes.append(index)
  }

  private mutating func addCheckOrUnique(to place: Int) {
    if chance(60), let number = numbers(of: place).last {
      schema.tables[place].checks.append(SchemaCheck(name("check"), "\(number.name.quotedName) BETWEEN 0 AND 100"))
    } else if let text = texts(of: place).last {
      schema.tables[place].checks.append(SchemaCheck(name("check"), "length(\(text.name.quotedName)) < 30"))
    }
    let columns = changeable(schema.tables[place]).filter { !$0.type.hasPrefix("json") }
    guard chance(50), let column = pick(columns) else { return }
    guard !schema.tables[place].uniques.contains(where: { $0.columns == [column.name] }) else { return }
    schema.tables[place].uniques.append(SchemaKey(isPostgres ? name("unique") : nil, columns: [column.name]))
  }

  private mutating func addForeignKey(to place: Int) {
    let targets = schema.tables.filter { $0.primaryKey?.columns == ["id"] }
    guard let target = pick(targets) else { return }
    let column = SchemaColumn(name("parent"), isPostgres ? "bigint" : "INTEGER", isNullable: chance(70))
    schema.tables[place].columns.append(column)
    var key = SchemaForeignKey(
      isPostgres || chance(50) ? name("fkey") : nil, columns: [column.name], targetTable: target.name,
      targetColumns: ["id"])
    key.onDelete = pick([.noAction, .cascade, .restrict]) ?? .noAction
    if column.isNullable, chance(30) { key.onDelete = .setNull }
    if chance(20) { key.onUpdate = .cascade }
    if chance(20) { key.timing = .deferred }
    schema.tables[place].foreignKeys.append(key)
  }

  private mutating func changeEnumOrComment() {
    if chance(40), let place = pick(schema.tables.indices) {
      number += 1
      schema.tables[place].comment = chance(50) ? nil : "Comment \(number)"
    } else if schema.enums.count < 2 {
      schema.enums.append(SchemaEnum(name("mood"), values: ["calm", "it's", "loud"]))
    } else if let place = pick(schema.enums.indices) {
      number += 1
      if chance(60) {
        schema.enums[place].values.insert("value \(number)", at: Int.random(in: 0...2, using: &random))
      } else if schema.enums[place].values.count > 3 {
        let old = schema.enums[place].values.removeLast()
        for table in schema.tables.indices {
          for column in schema.tables[table].columns.indices
          where schema.tables[table].columns[column].defaultValue == old.quotedText {
            schema.tables[table].columns[column].defaultValue = nil
          }
        }
      }
    }
  }
}

extension [SchemaColumn] {
  fileprivate mutating func change(_ name: String, _ body: (inout SchemaColumn) -> Void) {
    guard let place = firstIndex(where: { $0.name == name }) else { return }
    body(&self[place])
  }
}

extension Array {
  mutating func removeRandom(using random: inout SeededGenerator) {
    guard let place = indices.randomElement(using: &random) else { return }
    remove(at: place)
  }
}
