import Foundation
import Strata
import StrataMigrations
import StrataTesting
import TestDatabases
import Testing

// One table, as it is declared in the course of time.

@Entity("parcel_changes")
private struct ParcelChange {
  let id: IdentityKey<ParcelChange>
  var parcel: Int
  var note: String
}

@Entity("parcels")
private struct Parcel {
  @ID let id: Int
  var title: String
  var weight: Int

  static let triggers = [
    trigger(
      "no_empty_title", .before, [.insert, .update(of: \.title, \.weight)], when: { new, _ in new.title == "" },
      postgres: "BEGIN RAISE EXCEPTION 'a parcel has a title' USING ERRCODE = 'check_violation'; END",
      sqlite: "SELECT raise(ABORT, 'a parcel has a title');"),
    trigger(
      "weighed", .after, [.update], when: { new, old in new.weight != old.weight && new.title != "it's" },
      postgres: """
        BEGIN
          INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, OLD.weight || ' becomes ' || NEW.weight);
          RETURN NULL;
        END
        """,
      sqlite: "INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, OLD.weight || ' becomes ' || NEW.weight);"),
    statementTrigger(
      "removed", .after, [.delete],
      postgres: "BEGIN INSERT INTO parcel_changes (parcel, note) VALUES (0, 'removed'); RETURN NULL; END"),
  ]
}

@Entity("parcels")
private struct QuietParcel {
  @ID let id: Int
  var title: String
  var weight: Int
}

/// Says the same with another body, and is made anew on SQLite: a column has another default.
@Entity("parcels")
private struct HeavyParcel {
  @ID let id: Int
  var title: String
  var weight: Int = 7

  static let triggers = [
    trigger(
      "weighed", .after, [.update], when: { new, old in new.weight != old.weight && new.title != "it's" },
      postgres: """
        BEGIN
          INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, 'heavier: $strata$');
          RETURN NULL;
        END
        """,
      sqlite: "INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, 'heavier: $strata$');")
  ]
}

/// Without what a trigger spoke of.
@Entity("parcels")
private struct LightParcel {
  @ID let id: Int
  var title: String

  static let triggers = [
    trigger(
      "weighed", .after, [.update(of: \.title)], when: { new, old in new.title != old.title },
      postgres: "BEGIN RETURN NULL; END", sqlite: "SELECT NEW.title;")
  ]
}

/// Under other names.
@Entity("boxes")
private struct Box {
  @ID let id: Int
  var name: String

  static let triggers = [
    trigger(
      "weighed", .after, [.update(of: \.name)], when: { new, old in new.name != old.name },
      postgres: "BEGIN RETURN NULL; END", sqlite: "SELECT NEW.name;")
  ]
}

/// A column that the trigger speaks of has another type.
@Entity("boxes")
private struct NumberedBox {
  @ID let id: Int
  @Column(type: "varchar(30)") var name: String

  static let triggers = Box.triggers
}

// What cannot be.

@Entity("a_b") private struct First {
  @ID let id: Int
  static let triggers = [trigger("c", .after, [.insert], postgres: "BEGIN RETURN NULL; END", sqlite: "SELECT 1;")]
}

@Entity("a") private struct Second {
  @ID let id: Int
  static let triggers = [trigger("b_c", .after, [.insert], postgres: "BEGIN RETURN NULL; END", sqlite: "SELECT 1;")]
}

@Entity("things") private struct Twice {
  @ID let id: Int
  static let triggers =
    First.triggers.map { _ in trigger("c", .after, [.insert], sqlite: "SELECT 1;") } + [
      trigger("c", .after, [.delete], sqlite: "SELECT 1;")
    ]
}

@Entity("things") private struct Nameless {
  @ID let id: Int
  static let triggers = [trigger("", .after, [.insert], sqlite: "SELECT 1;")]
}

@Entity("things") private struct Bodiless {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [.insert])]
}

@Entity("things") private struct Blank {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [.insert], postgres: "BEGIN RETURN NULL; END", sqlite: " \n")]
}

@Entity("things") private struct Eventless {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [], sqlite: "SELECT 1;")]
}

@Entity("things") private struct Repeated {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [.update, .update(of: \.id)], sqlite: "SELECT 1;")]
}

@Entity("things") private struct OldOfInsert {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [.insert], when: { _, old in old.id > 1 }, sqlite: "SELECT 1;")]
}

@Entity("things") private struct NewOfDelete {
  @ID let id: Int
  static let triggers = [trigger("x", .after, [.update, .delete], when: { new, _ in new.id > 1 }, sqlite: "SELECT 1;")]
}

@Entity("things") private struct Mistaken {
  @ID let id: Int
  static let triggers = [
    trigger("x", .after, [.insert], postgres: "BEGIN\n  RETRUN NULL;\nEND", sqlite: "SELEKT 1;")
  ]
}

@Entity("things") private struct Long {
  @ID let id: Int
  static let triggers = [
    trigger(
      String(repeating: "ö", count: 60), .after, [.insert, .delete], postgres: "BEGIN RETURN NULL; END",
      sqlite: "SELECT 1;"),
    trigger(
      String(repeating: "ö", count: 61), .after, [.insert], postgres: "BEGIN RETURN NULL; END", sqlite: "SELECT 2"),
  ]
}

/// Triggers that entities declare.
@Suite("Triggers", .timeLimit(.minutes(2)))
struct TriggerTests {
  private func notes(_ db: Database) async throws -> [String] {
    try await db.all(ParcelChange.everything.order { $0.id.ascending }).map(\.note)
  }

  @Test("fire where their condition is met, and refuse what they refuse", arguments: TestDatabase.allCases)
  func firing(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Parcel.self, ParcelChange.self])
      for title in ["", "Books"] {
        let insert = { () async throws in _ = try await db.insert(Parcel.New(id: 1, title: title, weight: 3)) }
        if title.isEmpty {
          await #expect(throws: DatabaseError.self) { try await insert() }
        } else {
          try await insert()
        }
      }
      await #expect(throws: DatabaseError.self) {
        try await db.updateAll(Parcel.where { $0.id == 1 }) { $0.title = "" }
      }
      try await db.updateAll(Parcel.where { $0.id == 1 }) { $0.weight = 3 }
      #expect(try await notes(db) == [])
      try await db.updateAll(Parcel.where { $0.id == 1 }) { $0.weight = 5 }
      #expect(try await notes(db) == ["3 becomes 5"])
      try await db.deleteAll(Parcel.everything)
      let removal = kind.isPostgres ? ["removed"] : []
      #expect(try await notes(db) == ["3 becomes 5"] + removal)
      #expect(try await difference(db, [Parcel.self, ParcelChange.self]).changes.map(\.summary) == [])
      #expect(try await SchemaReader().schema(of: db).notes == [])
    }
  }

  @Test("come, change and go; their functions with them", arguments: TestDatabase.allCases)
  func life(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      _ = try await settled(db, [QuietParcel.self, ParcelChange.self])
      let made = try await settled(db, [Parcel.self, ParcelChange.self])
      let names =
        kind.isPostgres
        ? ["no_empty_title", "removed", "weighed"]
        : ["parcels_no_empty_title_insert", "parcels_no_empty_title_update", "parcels_weighed"]
      #expect(made.map(\.summary) == names.map { "+ trigger strata_\($0) of parcels" })
      _ = try await db.insert(Parcel.New(id: 1, title: "Books", weight: 3))
      let heavy = try await settled(db, [HeavyParcel.self, ParcelChange.self])
      if kind.isPostgres {
        #expect(
          heavy.contains { $0.summary == "~ body of the trigger strata_weighed of parcels" }, "\(heavy.map(\.summary))")
      }
      try await db.updateAll(Parcel.where { $0.id == 1 }) { $0.weight = 5 }
      #expect(try await notes(db) == ["heavier: $strata$"])
      _ = try await settled(db, [LightParcel.self, ParcelChange.self])
      let renamed = try await settled(
        db, [Box.self, ParcelChange.self], SchemaRenames(tables: ["parcels=boxes"], columns: ["boxes.title=name"]))
      #expect(renamed.allSatisfy { $0.loss == nil })
      try await db.updateAll(Box.where { $0.id == 1 }) { $0.name = "Letters" }
      if kind.isPostgres {
        _ = try await settled(db, [NumberedBox.self, ParcelChange.self])
        try await db.updateAll(Box.where { $0.id == 1 }) { $0.name = "Books" }
      }
      _ = try await settled(db, [ParcelChange.self])
      if kind.isPostgres {
        let functions: SQL = "SELECT proname::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        #expect(try await db.all(sql: functions, as: String.self).isEmpty)
      }
    }
  }

  @Test("that were made by hand are left alone", arguments: TestDatabase.allCases)
  func byHand(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Parcel.self, ParcelChange.self])
      if kind.isPostgres {
        try await db.execute(
          script: """
            CREATE FUNCTION note_title() RETURNS trigger LANGUAGE plpgsql
              AS 'BEGIN INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, ''by hand''); RETURN NULL; END';
            CREATE TRIGGER titled AFTER INSERT ON parcels FOR EACH ROW EXECUTE FUNCTION note_title();
            CREATE TRIGGER strata_titled AFTER INSERT ON parcels FOR EACH ROW EXECUTE FUNCTION note_title();
            """)
      } else {
        try await db.execute(
          script: """
            CREATE TRIGGER titled AFTER INSERT ON parcels WHEN NEW."title" <> '' BEGIN
              -- with a comment
              INSERT INTO parcel_changes (parcel, note) VALUES (NEW.id, 'by hand');
              SELECT CASE WHEN 1 THEN NEW.title END;
            END
            """)
      }
      let reader = SchemaReader()
      let before = try await reader.schema(of: db)
      let functions = kind.isPostgres ? ["the function note_title"] : []
      #expect(before.notes.sorted() == ["parcels: the trigger titled"] + functions)
      // On SQLite all tables are made anew.
      let changes = try await settled(db, [HeavyParcel.self, ParcelChange.self])
      // By its name it is Strata's, but not the function.
      #expect(changes.contains { $0.summary == "- trigger strata_titled of parcels" } == kind.isPostgres)
      let after = try await reader.schema(of: db)
      #expect(after.notes.sorted() == before.notes.sorted())
      #expect(
        after.table("parcels")?.triggers.filter { !$0.isOwned }
          == before.table("parcels")?.triggers.filter { !$0.isOwned })
      if kind.isPostgres {
        try await db.execute("ALTER TABLE parcels DISABLE TRIGGER strata_weighed")
        #expect(try await reader.schema(of: db).notes.contains("parcels: the trigger strata_weighed is switched off"))
      }
      _ = try await db.insert(HeavyParcel.New(id: 1, title: "Books"))
      #expect(try await notes(db) == ["by hand"])
    }
  }

  @Test("that were made by hand keep up with names when their table is made anew") func handMadeNames() async throws {
    try await TestDatabase.sqliteMemory.open { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE log (title TEXT);
          CREATE TABLE a (id INTEGER PRIMARY KEY, title TEXT);
          CREATE TRIGGER t AFTER UPDATE OF title ON a WHEN NEW.title <> '' BEGIN
            INSERT INTO log (title) VALUES (NEW.title || (SELECT count(*) FROM a)); -- title
          END
          """)
      let reader = SchemaReader()
      let wanted = try await reader.schema(
        madeBy: [
          "CREATE TABLE log (title TEXT)", "CREATE TABLE z (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x')",
        ], in: db)
      let before = try await reader.schema(of: db)
      let diff = try SchemaDiff(
        from: before, to: wanted, renames: try SchemaRenames(tables: ["a=z"], columns: ["z.title=name"]))
      let migration = try #require(try diff.migrations().first)
      try await db.execute(script: migration.upScript)
      try await db.execute(script: "INSERT INTO z (id) VALUES (1); UPDATE z SET name = 'new'")
      #expect(try await db.all(sql: "SELECT title FROM log", as: String.self) == ["new1"])
      try await db.execute(script: migration.downScript)
      try await db.execute("UPDATE a SET title = 'old'")
      #expect(try await db.all(sql: "SELECT title FROM log", as: String.self) == ["new1", "old1"])
      #expect(try await reader.schema(of: db).sorted == before.sorted)
    }
  }

  @Test("that cannot be, are errors before anything is sent", arguments: TestDatabase.allCases)
  func mistakes(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let wrong: [[any Entity.Type]] = [
        [First.self, Second.self], [Twice.self], [Nameless.self], [Bodiless.self], [Blank.self], [Eventless.self],
        [Repeated.self], [OldOfInsert.self], [NewOfDelete.self],
      ]
      for entities in wrong {
        let error = await #expect(throws: DatabaseError.self, "\(entities)") {
          try await db.createSchema(for: entities)
        }
        #expect(error?.code == .invalidArgument && error?.details.table != nil, "\(entities)")
      }
    }
  }

  @Test(
    "whose body does not parse show the statement, and in a migration its file and line",
    arguments: TestDatabase.allCases)
  func mistakenBody(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let made = await #expect(throws: DatabaseError.self) { try await db.createSchema(for: [Mistaken.self]) }
      #expect(made?.code == .syntaxError)
      let statement = try #require(made?.details.statement)
      let word = kind.isPostgres ? "RETRUN" : "SELEKT"
      #expect(statement.contains(word) && !statement.contains("CREATE TABLE"))
      // SQLite is asked by the migration only: its definitions are compared without running them.
      if kind.isPostgres {
        let compared = await #expect(throws: DatabaseError.self) { try await difference(db, [Mistaken.self]) }
        #expect(compared?.details.statement == statement && compared?.details.position == made?.details.position)
      }
      let script = "CREATE TABLE things (id INTEGER PRIMARY KEY);\n\n\(statement);\n"
      let runner = MigrationRunner(db, try MigrationSet([.test("1", "things", up: script)]))
      let migrated = await #expect(throws: DatabaseError.self) { try await runner.up() }
      let place = kind.isPostgres ? "1_things/up.postgres.sql:5:3: " : "1_things/up.sqlite.sql:4:1: "
      #expect(migrated?.description.contains(place) == true, "\(String(describing: migrated))")
    }
  }

  @Test("have names that fit", arguments: TestDatabase.allCases) func longNames(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      _ = try await settled(db, [Long.self])
      let triggers = try await SchemaReader().schema(of: db).table("things")?.triggers ?? []
      #expect(triggers.count == (kind.isPostgres ? 2 : 3))
      if kind.isPostgres {
        #expect(triggers.allSatisfy { $0.name.utf8.count <= 63 && ($0.function ?? "").utf8.count <= 63 })
      }
      let source = EntitySource(of: try await SchemaReader().schema(of: db))
      #expect(source.missing == [] && source.text.components(separatedBy: "trigger(").count == triggers.count + 1)
    }
  }
}
