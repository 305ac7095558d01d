public import Strata
public import StrataMigrations

/// Checks migrations for PostgreSQL before they run: for what locks, rewrites, breaks or loses.
///
/// ```swift
/// let report = try Linter().check(try MigrationSet(EmbeddedMigrations.all).migrations)
/// for finding in report.findings { print("\(finding.file):\(finding.line): \(finding.message)") }
/// ```
/// Migrations are read in their order, so a later one is judged by what the earlier ones made. With ``learn(from:)`` the linter
/// also knows what a server has, and how large its tables are.
///
/// Scripts for SQLite are not checked, and listed as such: SQLite locks the whole file for any change, and has none of the
/// statements that most rules are about.
public struct Linter: Sendable {
  private let options: LintOptions
  private var schema = KnownSchema()
  /// From the server: it knows more than the migrations do.
  private var knowsServer = false
  private let rules: [LintRule]

  /// - Throws: `invalidArgument` for the name of a rule that does not exist.
  public init(_ options: LintOptions = LintOptions()) throws(DatabaseError) {
    for name in options.disabledRules.sorted() where !LintRule.all.contains(where: { $0.name == name }) {
      throw DatabaseError(.invalidArgument, "there is no lint rule \(name); migrate lint --list names them all")
    }
    self.options = options
    rules = LintRule.all.filter {
      $0.applies(toVersion: options.serverVersion) && !options.disabledRules.contains($0.name)
    }
  }

  /// Reads the tables of a database, their columns, keys and sizes. Migrations to be checked should be those that are pending there.
  /// - Throws: `unsupported` for a database that is not PostgreSQL, or without the package trait; what the server says.
  public mutating func learn(from executor: some Executor) async throws(DatabaseError) {
    guard executor.dialect.name == "postgres" else {
      throw DatabaseError(.unsupported, "lint checks migrations for PostgreSQL, and this is \(executor.dialect.name)")
    }
    schema = try await KnownSchema(reading: executor)
    knowsServer = true
  }

  /// Checks migrations in their order.
  /// - Parameter isReported: Leaves out the findings of migrations that are only read for what they make.
  /// - Throws: `unsupported` without the package trait.
  public func check(
    _ migrations: [Migration], where isReported: (Migration) -> Bool = { _ in true }
  ) throws(DatabaseError) -> LintReport {
    var schema = schema
    var report = LintReport()
    for migration in migrations {
      for script in scripts(of: migration) {
        if let dialect = script.dialect, dialect != "postgres" {
          if isReported(migration) { report.unchecked.append(script.file) }
          continue
        }
        let isReported = isReported(migration)
        // What is there already was made by them.
        if !isReported && knowsServer { continue }
        var after = schema
        let findings = try check(script.sql, file: script.file, schema: &after)
        if script.direction == .up { schema = after }
        if isReported {
          report.findings += findings
          report.checked.append(script.file)
        }
      }
    }
    return report
  }

  private func scripts(of migration: Migration) -> [Migration.Script] {
    let wanted = migration.scripts.filter { $0.direction == .up || options.includesDown }
    return wanted.filter { script in
      // The one for all is not the one that runs where there is one for PostgreSQL.
      script.dialect != nil || !wanted.contains { $0.direction == script.direction && $0.dialect == "postgres" }
    }
  }

  /// Checks the text of one script for PostgreSQL.
  /// - Throws: `unsupported` without the package trait.
  public func check(script text: String, file: String) throws(DatabaseError) -> [LintFinding] {
    var schema = schema
    return try check(text, file: file, schema: &schema)
  }

  // MARK: One script

  private func check(_ text: String, file: String, schema: inout KnownSchema) throws(DatabaseError) -> [LintFinding] {
    let script = try ParsedScript(text)
    let directives = LintDirectives(text)
    let places = ScriptPlaces(text)
    var findings: [(offset: Int, finding: LintFinding)] = []
    func report(
      _ rule: LintRule, _ violation: LintViolation, at offset: Int, _ statement: String, isSmall: Bool = false
    ) {
      let (line, column) = places.lineAndColumn(at: offset)
      let message = isSmall ? violation.message + " (the table is small)" : violation.message
      findings.append(
        (
          offset,
          LintFinding(
            rule: rule.name, severity: isSmall ? min(rule.severity, .note) : rule.severity, file: file, line: line,
            column: column, message: message, rewrite: violation.rewrite, statement: statement)
        ))
    }

    for problem in script.problems where !options.disabledRules.contains(LintRule.syntaxError.name) {
      report(.syntaxError, LintViolation(problem.message), at: problem.offset, "")
    }
    var allowances = directives.allowances.map { (allowance: $0, isUsed: false) }
    for index in allowances.indices {
      guard let problem = Self.problem(of: allowances[index].allowance) else { continue }
      allowances[index].isUsed = true
      report(.invalidAllow, problem, at: allowances[index].allowance.offset, "")
    }
    let contexts = contexts(of: script, directives, &schema)
    for context in contexts {
      let statement = context.parsed
      for rule in rules {
        guard case .statement(let body) = rule.check else { continue }
        let violations = body(context)
        guard !violations.isEmpty else { continue }
        let matching = allowances.indices.filter {
          allowances[$0].allowance.rule == rule.name && !allowances[$0].allowance.reason.isEmpty
            && allowances[$0].allowance.covers(statement)
        }
        if !matching.isEmpty {
          for place in matching { allowances[place].isUsed = true }
          continue
        }
        for violation in violations {
          let bytes = violation.table.flatMap { context.schema[$0]?.bytes }
          let isSmall = rule.dependsOnSize && bytes.map { $0 <= options.smallTableBytes } == true
          let location = violation.location.map { $0 + statement.base } ?? statement.start
          report(rule, violation, at: location, statement.text, isSmall: isSmall)
        }
      }
    }
    for (allowance, isUsed) in allowances where !isUsed && script.problems.isEmpty {
      report(
        .unusedAllow, LintViolation("nothing here breaks \(allowance.rule); take the suppression out"),
        at: allowance.offset, "")
    }
    return findings.filter { !options.disabledRules.contains($0.finding.rule) }
      .sorted { ($0.offset, $0.finding.rule) < ($1.offset, $1.finding.rule) }.map(\.finding)
  }

  private static func problem(of allowance: LintAllowance) -> LintViolation? {
    guard LintRule.all.contains(where: { $0.name == allowance.rule }) else {
      return LintViolation("there is no rule \(allowance.rule); migrate lint --list names them all")
    }
    guard !allowance.reason.isEmpty else {
      return LintViolation("\(allowance.rule) is allowed without a reason; write: allow: \(allowance.rule) because …")
    }
    return nil
  }

  /// Each statement with what came before it.
  private func contexts(
    of script: ParsedScript, _ directives: LintDirectives, _ schema: inout KnownSchema
  ) -> [LintContext] {
    let statements = script.statements
    var final = schema
    for statement in statements { final.apply(statement.statement) }
    let transactions = transactions(of: statements, isWhole: !directives.runsOutsideTransaction)
    var options = options
    if directives.setsLockTimeout { options.hasLockTimeout = true }
    var created: Set<ObjectName> = []
    var result: [LintContext] = []
    for index in statements.indices {
      result.append(
        LintContext(
          index: index, script: statements, schema: schema, finalSchema: final, created: created,
          isInTransaction: transactions[index] != nil, transaction: transactions[index] ?? index..<(index + 1),
          isWholeScriptTransactional: !directives.runsOutsideTransaction, options: options))
      schema.apply(statements[index].statement)
      created.formUnion(statements[index].statement.createdRelations)
      if case .rename(let rename) = statements[index].statement, let object = rename.object,
        created.contains(object), rename.kind == .table
      {
        created.insert(ObjectName(schema: object.schema, name: rename.newName))
      }
    }
    return result
  }

  /// For each statement the ones that it shares a transaction with.
  private func transactions(of statements: [ParsedStatement], isWhole: Bool) -> [Range<Int>?] {
    guard !isWhole else { return statements.map { _ in statements.indices } }
    var result: [Range<Int>?] = statements.map { _ in nil }
    var start: Int?
    for index in statements.indices {
      switch statements[index].statement {
      case .transaction(.begin): start = index
      case .transaction(.commit), .transaction(.rollback):
        if let start { for place in start...index { result[place] = start..<(index + 1) } }
        start = nil
      default: continue
      }
    }
    return result
  }
}

extension Statement {
  /// Tables and views that are there from now on.
  fileprivate var createdRelations: [ObjectName] {
    switch self {
    case .createTable(let create): [create.name]
    case .createTableAs(let name, _), .createMaterializedView(let name), .createEnum(let name), .createDomain(let name):
      [name]
    case .createView(let view): [view.name]
    case .createIndex(let index):
      index.name.map { [ObjectName(schema: index.table.schema, name: $0)] } ?? []
    case .createFunction(let function): [function.name]
    default: []
    }
  }
}

/// Where bytes of a script stand, as editors count.
struct ScriptPlaces: Sendable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  func lineAndColumn(at offset: Int) -> (line: Int, column: Int) {
    let before = bytes[..<min(max(0, offset), bytes.count)]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    // Bytes that begin with 10 belong to the code point before.
    let column = before.reversed().prefix { $0 != 0x0A }.count { $0 & 0xC0 != 0x80 } + 1
    return (line, column)
  }
}
