/// Which rows of a table a role sees and writes: a policy of PostgreSQL's row-level security.
///
/// See ``Entity/policy(_:for:to:as:using:checking:)``.
public struct TablePolicy: Sendable, Hashable {
  /// Commands that meet rows that are there and make new ones.
  public enum ExistingAndNewRows: String, Sendable, Hashable, CaseIterable {
    /// `SELECT`, `INSERT`, `UPDATE` and `DELETE`; the default.
    case all = "ALL"
    case update = "UPDATE"
  }

  /// Commands that meet rows that are there.
  public enum ExistingRows: String, Sendable, Hashable, CaseIterable {
    case select = "SELECT"
    case delete = "DELETE"
  }

  /// The command that makes new rows.
  public enum NewRows: String, Sendable, Hashable, CaseIterable {
    case insert = "INSERT"
  }

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A row that meets any permissive policy is allowed; the default.
    case permissive = "PERMISSIVE"
    /// A row must meet every restrictive policy, and a permissive one besides: without that, no row is allowed.
    case restrictive = "RESTRICTIVE"
  }

  /// As it is declared; in the database `strata_` stands in front of it.
  public let name: String
  public let kind: Kind
  /// Everybody when there are none.
  public let roles: [String]
  /// `ALL`, `SELECT` and so on.
  let command: String
  let using: SQLExpression?
  let checking: SQLExpression?
}

extension Entity {
  /// Who sees which rows of the table, and writes which; declared beside `indexes` and `checks`.
  ///
  /// ```swift
  /// @Entity struct Document {
  ///   let id: Key<Document>
  ///   var ownerID: UUID
  ///   var title: String
  ///
  ///   static let policies = [
  ///     policy("own", using: { $0.ownerID == Computed(sql: "current_setting('app.user_id')::uuid") })
  ///   ]
  /// }
  /// ```
  /// A table with policies has row-level security *enabled and forced*. Without `FORCE` its policies do not count for the role that owns
  /// it, which is the one that most applications connect as: they would look as if they worked and keep nobody out. They never count for
  /// superusers and for roles with `BYPASSRLS`. Whoever changes rows in a migration or makes a backup as the owner meets them as well;
  /// such a role needs `BYPASSRLS` or a policy of its own.
  ///
  /// Policies exist on PostgreSQL alone. On SQLite none is made: there everybody who opens the file sees every row.
  /// Source: [Row Security Policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html).
  /// - Parameters:
  ///   - name: Unique among the table's policies; one that is empty or there twice is `invalidArgument` where the table is made. In the
  ///     database it is `strata_name`, shortened to 63 bytes: what is called so, a migration may change and drop.
  ///   - command: `.all`, the default, or `.update`; there are policies of the others, too.
  ///   - roles: By their names; everybody by default.
  ///   - kind: Permissive by default. Of several permissive policies one has to be met, of the restrictive ones all.
  ///   - using: The rows that are seen, and may be updated and deleted. It may ask other tables, by sub-queries.
  ///   - checking: What rows must meet once they are inserted or updated (`WITH CHECK`), else the statement fails; by default `using`.
  public static func policy(
    _ name: String, for command: TablePolicy.ExistingAndNewRows = .all, to roles: [String] = [],
    as kind: TablePolicy.Kind = .permissive, using: (Columns) -> Condition, checking: ((Columns) -> Condition)? = nil
  ) -> TablePolicy {
    TablePolicy(
      name: name, kind: kind, roles: roles, command: command.rawValue, using: using(columns).expression,
      checking: checking?(columns).expression)
  }

  /// Which rows are seen by `SELECT`, or may be deleted: `policy("published", for: .select, using: { $0.isPublished })`.
  ///
  /// Otherwise as ``policy(_:for:to:as:using:checking:)``.
  public static func policy(
    _ name: String, for command: TablePolicy.ExistingRows, to roles: [String] = [],
    as kind: TablePolicy.Kind = .permissive, using: (Columns) -> Condition
  ) -> TablePolicy {
    TablePolicy(
      name: name, kind: kind, roles: roles, command: command.rawValue, using: using(columns).expression, checking: nil)
  }

  /// What rows must meet that are inserted: `policy("add_own", for: .insert, checking: { … })`.
  ///
  /// Otherwise as ``policy(_:for:to:as:using:checking:)``.
  public static func policy(
    _ name: String, for command: TablePolicy.NewRows, to roles: [String] = [],
    as kind: TablePolicy.Kind = .permissive, checking: (Columns) -> Condition
  ) -> TablePolicy {
    TablePolicy(
      name: name, kind: kind, roles: roles, command: command.rawValue, using: nil,
      checking: checking(columns).expression)
  }
}
