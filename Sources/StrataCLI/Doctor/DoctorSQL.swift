import Strata
import StrataPostgres

/// Pieces of SQL that several checks share, and names as one types them.
enum DoctorSQL {
  static func name(_ name: String) -> String { PostgresDialect().quoted(name) }

  static func literal(_ text: String) -> String { LiteralValue.quoted(text) }

  /// Of `pg_class c`: tables that people have made. Names that begin with `pg_` are the server's own
  /// (https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG); what an extension made is its business.
  static let isOfUser: SQL = """
    NOT EXISTS (SELECT FROM pg_namespace n WHERE n.oid = c.relnamespace AND (left(n.nspname, 3) = 'pg_' OR n.nspname = 'information_schema'))
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
    """
}
