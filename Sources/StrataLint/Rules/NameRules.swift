extension LintRule {
  static let nameRules: [LintRule] = [mixedCaseName, reservedName, longName]

  private static let mixedCaseName = LintRule(
    "mixed-case-name", .design, .warning, summary: "A name with capital letters has to be quoted everywhere.",
    why:
      "PostgreSQL makes small letters of what is not quoted: whoever forgets the quotes gets an error about a name that is there.",
    remedy: "snake_case.", page: "sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    claim: .rejects(query: "SELECT firstName FROM guests"),
    example: LintExample(
      bad: "CREATE TABLE guests (id bigint PRIMARY KEY, \"firstName\" text);",
      good: ["CREATE TABLE guests (id bigint PRIMARY KEY, firstname text);"]),
    check: .statement { context in
      context.newNames.filter { $0.name.contains(where: \.isUppercase) }.map { name in
        let snake = name.name.snakeCase
        return LintViolation(
          "\(Identifier.quoted(name.name)) has to be quoted everywhere", rewrite: snake, at: name.location)
      }
    })

  private static let reservedName = LintRule(
    "reserved-name", .design, .warning, summary: "A key word as a name has to be quoted everywhere.",
    why:
      "Whoever forgets the quotes gets a syntax error; or, with \"user\", the name of the database's role in place of the column.",
    remedy: "Another word.", page: "sql-keywords-appendix.html",
    claim: .shows(
      after: "",
      condition:
        "EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'lines'::regclass AND quote_ident(attname) <> attname)"),
    example: LintExample(
      bad: "CREATE TABLE lines (id bigint PRIMARY KEY, \"order\" text);",
      good: ["CREATE TABLE lines (id bigint PRIMARY KEY, order_id text);"]),
    check: .statement { context in
      context.newNames.filter { Identifier.reserved.contains($0.name) }.map { name in
        LintViolation(
          "\(Identifier.quoted(name.name)) is a key word, and has to be quoted everywhere", at: name.location)
      }
    })

  private static let longName = LintRule(
    "long-name", .design, .error, summary: "PostgreSQL cuts names off at 63 bytes.",
    why:
      "It says so in a notice at most. Two names that begin alike become one, and code that looks for the whole one finds nothing.",
    remedy: "A shorter name.", page: "sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    claim: .shows(after: "", condition: "EXISTS (SELECT FROM pg_class WHERE length(relname) = 63)"),
    example: LintExample(
      bad:
        "CREATE TABLE a_table_whose_name_tells_everything_there_is_to_be_known_about_its_rows (id bigint PRIMARY KEY);",
      good: ["CREATE TABLE a_table_with_a_name (id bigint PRIMARY KEY);"]),
    check: .statement { context in
      var found: [String] = []
      for name in context.parsed.cutNames where !found.contains(name) { found.append(name) }
      return found.map { LintViolation("\($0)… is cut off here: names have 63 bytes at most") }
    })
}

extension LintContext {
  /// Of tables, columns and indexes that the statement makes or renames.
  fileprivate var newNames: [(name: String, location: Int?)] {
    switch statement {
    case .createTable(let create):
      guard !create.isTemporary else { return [] }
      return [(create.name.name, nil)] + create.columns.map { ($0.name, $0.location) }
    case .createTableAs(let name, false), .createMaterializedView(let name), .createEnum(let name),
      .createDomain(let name):
      return [(name.name, nil)]
    case .createView(let view): return [(view.name.name, nil)]
    case .createIndex(let index): return index.name.map { [($0, nil)] } ?? []
    case .createFunction(let function): return [(function.name.name, nil)]
    case .alterTable: return madeColumns.map { ($0.column.name, $0.column.location) }
    case .rename(let rename): return [(rename.newName, nil)]
    default: return []
    }
  }
}

extension String {
  /// `firstName` as `first_name`.
  fileprivate var snakeCase: String {
    var result = ""
    for character in self {
      if character.isUppercase, let last = result.last, last != "_", !last.isUppercase { result += "_" }
      result += character.lowercased()
    }
    return result
  }
}
