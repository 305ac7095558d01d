extension LintRule {
  static let keyRules: [LintRule] = [smallPrimaryKey, missingPrimaryKey, unindexedForeignKey, foreignKeyType]

  private static let smallPrimaryKey = LintRule(
    "small-primary-key", .types, .warning, summary: "A key of 32 bits or less runs out.",
    why: """
      2,147,483,647 rows, counted with those that were rolled back or deleted, and inserts fail. To widen the key of a table of that size \
      writes all of it anew.
      """,
    remedy: "bigint or uuid. Four bytes more, which alignment often takes anyway.", page: "datatype-numeric.html",
    claim: .rejects(query: "INSERT INTO visits (id) VALUES (3000000000)"),
    example: LintExample(
      bad: "CREATE TABLE visits (id integer PRIMARY KEY);", good: ["CREATE TABLE visits (id bigint PRIMARY KEY);"]),
    check: .statement { context in
      guard case .createTable(let create) = context.statement, !create.isTemporary else { return [] }
      let keys = create.allConstraints.filter { $0.constraint.kind == .primaryKey }.flatMap(\.columns)
      // One of several columns is bounded by the others.
      guard keys.count == 1 else { return [] }
      return create.columns.filter { keys.contains($0.name) && ["int2", "int4"].contains($0.type.stored.base) }
        .map { column in
          let name = Identifier.quoted(column.name)
          return LintViolation(
            "the key \(name) of \(create.name.sql) is \(column.type.sql), and runs out", rewrite: "\(name) bigint",
            at: column.location)
        }
    })

  private static let missingPrimaryKey = LintRule(
    "missing-primary-key", .design, .warning, summary: "A table without a primary key.",
    why: """
      Its rows cannot be told apart: two that are equal cannot be changed one by one, batches have nothing to go along, and a table that \
      is published by logical replication refuses UPDATE and DELETE.
      """,
    remedy: "Give it one: an id, or the columns that make a row what it is.",
    page: "ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS",
    claim: .rejects(
      query:
        "CREATE PUBLICATION everything FOR TABLE tags; INSERT INTO tags VALUES ('a', 'b'); UPDATE tags SET tag = 'c'"),
    example: LintExample(
      bad: "CREATE TABLE tags (item text, tag text);",
      good: ["CREATE TABLE tags (item text, tag text, PRIMARY KEY (item, tag));"]),
    check: .first { context in
      let name: ObjectName
      switch context.statement {
      case .createTable(let create):
        guard !create.isTemporary, !create.isPartition, !create.isLike, create.parents.isEmpty else { return nil }
        name = create.name
      case .createTableAs(let made, isTemporary: false): name = made
      default: return nil
      }
      // Dropped or renamed again by the end of the script: nothing to say.
      guard let final = context.finalSchema[name], final.primaryKey.isEmpty else { return nil }
      return LintViolation("\(name.sql) has no primary key")
    })

  private static let unindexedForeignKey = LintRule(
    "unindexed-foreign-key", .design, .warning, summary: "A foreign key whose columns no index begins with.",
    why: """
      PostgreSQL makes no index for it. Each DELETE, and each UPDATE of the key, in the other table then reads this whole one, under \
      a lock; and so does every join from there.
      """,
    remedy: "Make an index that begins with the key's columns.", page: "ddl-constraints.html#DDL-CONSTRAINTS-FK",
    claim: .shows(
      after: "",
      condition: "NOT EXISTS (SELECT FROM pg_index WHERE indrelid = 'orders'::regclass AND indkey[0] = 2)"),
    example: LintExample(
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nINSERT INTO customers VALUES (1);",
      bad: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);",
      good: [
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
        CREATE INDEX orders_customer_id_idx ON orders (customer_id);
        """
      ]),
    check: .statement { context in
      context.foreignKeys.compactMap { key in
        guard let final = context.finalSchema[key.table], !final.hasIndex(on: key.columns) else { return nil }
        let list = key.columns.map(Identifier.quoted).joined(separator: ", ")
        let name = Identifier.quoted(Identifier.made(key.table.name, key.columns.joined(separator: "_"), "idx"))
        let isNew = !context.isInUse(key.table) || key.isOfNewTable
        let create = "CREATE INDEX \(isNew ? "" : "CONCURRENTLY ")\(name) ON \(key.table.sql) (\(list));"
        return LintViolation(
          "a DELETE in \(key.target.sql) reads all of \(key.table.sql): no index begins with \(list)",
          rewrite: isNew ? create : create.outsideTransaction, at: key.location)
      }
    })

  private static let foreignKeyType = LintRule(
    "foreign-key-type", .design, .error, summary: "A foreign key of another type than the key that it refers to.",
    why: """
      Where the two can be compared at all, values of the wider one have no place in the narrower one, and each lookup converts. Known \
      where an earlier migration or the server tells the other type.
      """,
    remedy: "The same type on both sides.", page: "ddl-constraints.html#DDL-CONSTRAINTS-FK",
    claim: .rejects(query: "INSERT INTO customers VALUES (3000000000); INSERT INTO orders VALUES (1, 3000000000)"),
    example: LintExample(
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      bad: """
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers);
        CREATE INDEX orders_customer_id_idx ON orders (customer_id);
        """,
      good: [
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
        CREATE INDEX orders_customer_id_idx ON orders (customer_id);
        """
      ]),
    check: .statement { context in
      context.foreignKeys.flatMap { key -> [LintViolation] in
        guard let own = context.finalSchema[key.table], let other = context.finalSchema[key.target] else { return [] }
        let targets = key.targetColumns.isEmpty ? other.primaryKey : key.targetColumns
        return zip(key.columns, targets).compactMap { column, target in
          guard let left = own.columns[column]?.type, let right = other.columns[target]?.type, !left.isSame(as: right)
          else { return nil }
          return LintViolation(
            "\(Identifier.quoted(column)) is \(left.sql), and \(Identifier.quoted(target)) of \(key.target.sql) is \(right.sql)",
            rewrite: "\(Identifier.quoted(column)) \(right.sql)", at: key.location)
        }
      }
    })
}

/// A foreign key that a statement makes.
private struct MadeForeignKey {
  let table: ObjectName
  let columns: [String]
  let target: ObjectName
  let targetColumns: [String]
  let isOfNewTable: Bool
  let location: Int
}

extension LintContext {
  fileprivate var foreignKeys: [MadeForeignKey] {
    func keys(_ table: ObjectName, _ constraints: [(Constraint, [String])], isNew: Bool) -> [MadeForeignKey] {
      constraints.compactMap { constraint, columns in
        guard case .foreignKey(let target, let targetColumns) = constraint.kind else { return nil }
        return MadeForeignKey(
          table: table, columns: columns, target: target, targetColumns: targetColumns, isOfNewTable: isNew,
          location: constraint.location)
      }
    }
    switch statement {
    case .createTable(let create):
      guard !create.isTemporary else { return [] }
      return keys(create.name, create.allConstraints.map { ($0.constraint, $0.columns) }, isNew: true)
    case .alterTable(let alter):
      return alter.commands.flatMap { command -> [MadeForeignKey] in
        switch command.action {
        case .addConstraint(let constraint): keys(alter.name, [(constraint, constraint.columns)], isNew: false)
        case .addColumn(let column): keys(alter.name, column.constraints.map { ($0, [column.name]) }, isNew: false)
        default: []
        }
      }
    default: return []
    }
  }
}
