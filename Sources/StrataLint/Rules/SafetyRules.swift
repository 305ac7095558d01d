extension LintRule {
  static let safetyRules: [LintRule] = [
    sessionSetting, securityDefiner, grantToPublic, disableTrigger, disableRowSecurity, unloggedTable,
  ]

  private static let sessionSetting = LintRule(
    "session-setting", .safety, .warning, summary: "SET without LOCAL stays on the connection after the migration.",
    why:
      "The connection goes on to the next migration, or back to the pool of an application that migrates when it starts.",
    remedy: "SET LOCAL lasts until the end of the transaction.", page: "sql-set.html",
    claim: .shows(after: "", condition: "current_setting('statement_timeout') = '7min'"),
    example: LintExample(bad: "SET statement_timeout = '7min';", good: ["SET LOCAL statement_timeout = '7min';"]),
    check: .first { context in
      guard context.isInTransaction else { return nil }
      switch context.statement {
      case .setting(let name, false, false):
        return LintViolation(
          "\(name) stays changed on the connection after the migration",
          rewrite: context.parsed.text.replacingFirst("SESSION ", with: "").replacingFirst("SET", with: "SET LOCAL")
            + ";")
      case .select(let settings):
        guard let setting = settings.first(where: { !$0.isLocal }) else { return nil }
        return LintViolation("\(setting.name) stays changed on the connection after the migration")
      default: return nil
      }
    })

  private static let securityDefiner = LintRule(
    "security-definer-without-search-path", .safety, .error,
    summary: "A SECURITY DEFINER function without a search_path of its own can be led to tables of its caller.",
    why: """
      It runs with the rights of its owner, and looks up names by the search_path of its caller. Who can make a schema or a temporary \
      table puts one of the same name in front.
      """,
    remedy: "SET search_path at the function, with pg_temp as the last schema.",
    page: "sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY",
    claim: .shows(
      after: "SET LOCAL search_path = evil, public", condition: "public.is_member('eve')"),
    example: LintExample(
      before: """
        CREATE TABLE members (name text PRIMARY KEY);
        CREATE SCHEMA evil;
        CREATE TABLE evil.members (name text PRIMARY KEY);
        INSERT INTO evil.members VALUES ('eve');
        """,
      bad: """
        CREATE FUNCTION is_member(who text) RETURNS boolean LANGUAGE sql SECURITY DEFINER
          AS 'SELECT EXISTS (SELECT FROM members WHERE name = who)';
        """,
      good: [
        """
        CREATE FUNCTION is_member(who text) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
          AS 'SELECT EXISTS (SELECT FROM members WHERE name = who)';
        """
      ]),
    check: .first { context in
      switch context.statement {
      case .createFunction(let function) where function.isSecurityDefiner && !function.setsSearchPath:
        return LintViolation(
          "\(function.name.sql) runs with its owner's rights, and finds tables by its caller's search_path",
          rewrite:
            "… SECURITY DEFINER SET search_path = \(Identifier.quoted(function.name.schema ?? "public")), pg_temp …")
      case .alterFunction(let name, true, false):
        return LintViolation(
          "\(name.sql) runs with its owner's rights, and finds tables by its caller's search_path",
          rewrite: "… SECURITY DEFINER SET search_path = \(Identifier.quoted(name.schema ?? "public")), pg_temp …")
      default: return nil
      }
    })

  private static let grantToPublic = LintRule(
    "grant-to-public", .safety, .warning,
    summary: "GRANT … TO PUBLIC gives a right to every role, those of tomorrow among them.",
    why: "PUBLIC is everybody who can log in.", remedy: "Grant it to the role that needs it.", page: "sql-grant.html",
    claim: .shows(
      after: "",
      condition: "EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.relname = 'orders' AND a.grantee = 0)"),
    example: LintExample(
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);", bad: "GRANT SELECT ON orders TO PUBLIC;",
      good: ["GRANT SELECT ON orders TO pg_monitor;"]),
    check: .first { context in
      guard case .grant(let grant) = context.statement, grant.isToPublic else { return nil }
      let what = grant.privileges.isEmpty ? "every right" : grant.privileges.joined(separator: ", ")
      return LintViolation("everybody who can log in gets \(what) on \(grant.objects.joined(separator: ", "))")
    })

  private static let disableTrigger = LintRule(
    "disable-trigger", .safety, .error, summary: "A trigger is switched off, and stays off.",
    why: """
      What it keeps true is not kept for anybody, from now on. Those of foreign keys and other constraints are triggers, too.
      """,
    remedy: """
      To change rows without triggers in a migration: SET LOCAL session_replication_role = replica, which counts for this \
      transaction only. Or switch it on again at the end of the script.
      """,
    page: "sql-altertable.html",
    claim: .accepts(query: "INSERT INTO orders VALUES (2, -1)"),
    example: LintExample(
      before: """
        CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
          AS 'BEGIN IF NEW.total < 0 THEN RAISE EXCEPTION ''negative''; END IF; RETURN NEW; END';
        CREATE TRIGGER orders_total BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION refuse();
        """,
      bad: "ALTER TABLE orders DISABLE TRIGGER orders_total;",
      good: ["SET LOCAL session_replication_role = replica;\nUPDATE orders SET total = 0 WHERE total IS NULL;"]),
    check: .alteration { context, table, command in
      guard case .disableTrigger(let name) = command.action else { return nil }
      let isEnabledAgain = context.script[context.index...].contains { other in
        guard case .alterTable(let alter) = other.statement, alter.name == table else { return false }
        return alter.commands.contains {
          if case .other(let kind) = $0.action { kind.hasPrefix("AT_Enable") && kind.contains("Trig") } else { false }
        }
      }
      guard !isEnabledAgain else { return nil }
      return LintViolation(
        "\(name.map { "the trigger \(Identifier.quoted($0))" } ?? "every trigger") of \(table.sql) stays off after the migration"
      )
    })

  private static let disableRowSecurity = LintRule(
    "disable-row-security", .safety, .error, summary: "Row-level security is switched off: everybody sees every row.",
    why: "Policies stay in the catalog and do nothing. Where they keep tenants apart, one sees the other's rows.",
    remedy: "Add a policy for what is missing, and leave row-level security on.", page: "ddl-rowsecurity.html",
    claim: .shows(after: "", condition: "(SELECT NOT relrowsecurity FROM pg_class WHERE relname = 'orders')"),
    example: LintExample(
      before:
        "CREATE TABLE orders (id bigint PRIMARY KEY, tenant text);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
      bad: "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;",
      good: ["CREATE POLICY orders_support ON orders FOR SELECT TO pg_monitor USING (true);"]),
    check: .alteration { _, table, command in
      guard case .disableRowSecurity = command.action else { return nil }
      return LintViolation(
        "policies of \(table.sql) do nothing from now on: everybody with the right to read sees every row")
    })

  private static let unloggedTable = LintRule(
    "unlogged-table", .safety, .warning, summary: "An UNLOGGED table is empty after a crash, and always on a replica.",
    why: "Nothing of it is written to the log that recovery and replication read.",
    remedy: "An ordinary table, unless losing the rows is fine: then say so.",
    page: "sql-createtable.html#SQL-CREATETABLE-UNLOGGED",
    claim: .shows(after: "", condition: "(SELECT relpersistence = 'u' FROM pg_class WHERE relname = 'sessions')"),
    example: LintExample(
      bad: "CREATE UNLOGGED TABLE sessions (id uuid PRIMARY KEY);",
      good: ["CREATE TABLE sessions (id uuid PRIMARY KEY);"]),
    check: .first { context in
      guard case .createTable(let create) = context.statement, create.isUnlogged else { return nil }
      return LintViolation("\(create.name.sql) is empty after a crash, and always on a replica")
    })
}
