import Strata

/// A view whose query takes as long as the table `alarm` says: a declared read, whose text tells nothing about its time.
@Entity
struct Nap {
  let id: Key<Nap>
  var depth: Int

  static func schema(seconds: Double) -> String {
    """
    CREATE TABLE alarm (seconds float8);
    INSERT INTO alarm VALUES (\(seconds));
    CREATE VIEW naps AS
      SELECT '01890000-0000-7000-8000-000000000000'::uuid AS id, 1::int8 AS depth
      FROM alarm, LATERAL pg_sleep(alarm.seconds);
    CREATE TABLE notes (id uuid PRIMARY KEY, text text NOT NULL);
    CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(seconds) FROM alarm; RETURN NULL; END $$;
    CREATE TRIGGER nap AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION nap();
    CREATE TABLE late (id int8);
    CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION nap();
    """
  }
}

/// A table whose inserts take as long as ``Nap``.
@Entity
struct Note {
  let id: Key<Note>
  var text: String
}
