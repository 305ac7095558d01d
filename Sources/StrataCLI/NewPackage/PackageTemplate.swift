import Foundation
import StrataMigrations

/// The files of a new package: one entity, its migration, seeds, commands and tests. The same files are built and tested as a target
/// of Strata, so that they are right.
struct PackageTemplate: Sendable {
  struct File: Sendable, Hashable {
    /// From the package's folder on.
    let path: String
    let text: String
  }

  let name: PackageName
  let dependency: StrataDependency
  /// The time that the migration's version is made of.
  let now: Date

  var files: [File] {
    let sources = "Sources/\(name)"
    let migration = "\(sources)/Migrations/\(MigrationWriter.version(now))_create_notes"
    return [
      File(path: "Package.swift", text: manifest),
      File(path: "README.md", text: readme),
      File(path: ".gitignore", text: ".build/\n*.sqlite\n*.sqlite-shm\n*.sqlite-wal\n"),
      File(path: "\(sources)/App.swift", text: app),
      File(path: "\(sources)/Note.swift", text: note),
      File(path: "\(sources)/NoteSeeder.swift", text: seeder),
      File(path: "\(migration)/up.postgres.sql", text: Self.upOnPostgres),
      File(path: "\(migration)/up.sqlite.sql", text: Self.upOnSQLite),
      File(path: "\(migration)/down.sql", text: "DROP TABLE \"notes\";\n"),
      File(path: "Tests/\(name)Tests/NoteTests.swift", text: tests),
    ]
  }

  private var manifest: String {
    let package = "package: \"\(dependency.identity)\""
    return """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "\(name)",
        platforms: [.macOS(.v15)],
        dependencies: [
          \(dependency.declaration),
          .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.1"),
        ],
        targets: [
          .executableTarget(
            name: "\(name)",
            dependencies: [
              .product(name: "Strata", \(package)),
              .product(name: "StrataMigrations", \(package)),
              .product(name: "StrataCLI", \(package)),
              .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Migrations"],
            // Carries the folder Migrations in the program.
            plugins: [.plugin(name: "EmbedMigrations", \(package))]),
          .testTarget(
            name: "\(name)Tests",
            dependencies: [
              "\(name)",
              .product(name: "Strata", \(package)),
              .product(name: "StrataMigrations", \(package)),
              .product(name: "StrataSQLite", \(package)),
            ]),
        ]
      )

      """
  }

  private var readme: String {
    """
    # \(name)

    A program on Strata: typed entities over PostgreSQL and SQLite.

    ```sh
    swift run \(name) migrate up    # makes the tables, in \(name.text.lowercased()).sqlite
    swift run \(name) seed          # fills them with something to look at
    swift run \(name) list          # reads it
    ```

    `swift test` runs the tests, on a database in memory. `--database postgres://user@host/name` or `DATABASE_URL` chooses another database.

    What to change first: the entity in `Sources/\(name)/Note.swift`. Then `swift run \(name) migrate generate NAME --migrations Sources/\(name)/Migrations`
    writes the migration for it, and `migrate up` applies it. `swift run \(name) --help` lists the other commands, and
    `swift run \(name) --generate-completion-script zsh` (or `bash`, `fish`) lets the shell complete them.

    """
  }

  private var app: String {
    """
    import ArgumentParser
    import Strata
    import StrataCLI
    import StrataMigrations

    @main
    struct App: AsyncParsableCommand, DatabaseApplication {
      static let configuration = CommandConfiguration(
        commandName: "\(name)", abstract: "Keeps notes.",
        subcommands: [ListNotes.self, Migrate<App>.self, Seed<App>.self, SchemaCommands<App>.self])

      static let defaultDatabase = "\(name.text.lowercased()).sqlite"

      static let entities: [any Entity.Type] = [Note.self]

      static let seeders: [any Seeder] = [NoteSeeder()]

      static func migrations() throws -> MigrationSet { try MigrationSet(EmbeddedMigrations.all) }
    }

    /// `list`
    struct ListNotes: AsyncParsableCommand {
      static let configuration = CommandConfiguration(commandName: "list", abstract: "List the notes.")

      @OptionGroup var database: DatabaseOptions

      func run() async throws {
        try await CommandFailure.reporting {
          let db = try database.open(for: App.self)
          do {
            for note in try await db.all(Note.everything.order { $0.createdAt.ascending }) { print(note.title) }
          } catch {
            await db.close()
            throw error
          }
          await db.close()
        }
      }
    }

    """
  }

  private var note: String {
    """
    import Foundation
    import Strata

    /// Something to remember.
    @Entity
    struct Note {
      let id: Key<Note>
      @Length(1...200) var title: String
      @CreatedAt let createdAt: Date
    }

    """
  }

  private var seeder: String {
    """
    import Strata
    import StrataMigrations

    /// A few notes, to have something to look at.
    struct NoteSeeder: Seeder {
      static let titles = ["Water the plants", "Buy bread", "Call grandmother"]

      let entities: [any Entity.Type] = [Note.self]
      let sets: Set<SeedSet> = [.development, .test]

      func seed(_ seeding: SeedContext) async throws {
        try await seeding.insert(Self.titles.map { Note.New(title: $0) })
      }
    }

    """
  }

  // Word for word what `migrate generate` writes for the entity, so that the next one is about changes only.
  private static let upOnPostgres = """
    CREATE TABLE "notes" (
      "id" uuid NOT NULL,
      "title" text NOT NULL,
      "created_at" timestamp with time zone NOT NULL DEFAULT now(),
      CONSTRAINT "notes_pkey" PRIMARY KEY ("id"),
      CONSTRAINT "notes_title_length_check" CHECK (((length(title) >= 1) AND (length(title) <= 200)))
    );
    COMMENT ON TABLE "notes" IS 'Something to remember.';

    """

  private static let upOnSQLite = """
    CREATE TABLE "notes" (
      "id" BLOB NOT NULL,
      "title" TEXT NOT NULL,
      "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
      PRIMARY KEY ("id"),
      CONSTRAINT "notes_title_length_check" CHECK (length(title) >= 1 AND length(title) <= 200)
    ) STRICT;

    """

  private var tests: String {
    """
    import Strata
    import StrataMigrations
    import StrataSQLite
    import Testing

    @testable import \(name)

    @Suite struct NoteTests {
      /// A database in memory with every migration applied.
      private func withDatabase(_ body: (Database) async throws -> Void) async throws {
        let db = try Database(.sqlite(.memory))
        do {
          try await MigrationRunner(db, try App.migrations()).up()
          try await body(db)
        } catch {
          await db.close()
          throw error
        }
        await db.close()
      }

      @Test func aNoteIsKept() async throws {
        try await withDatabase { db in
          let note = try await db.insert(Note.New(title: "Buy bread"))
          #expect(try await db.find(Note.self, note.id).title == "Buy bread")
        }
      }

      @Test func aNoteNeedsATitle() async throws {
        try await withDatabase { db in
          let error = await #expect(throws: DatabaseError.self) { try await db.insert(Note.New(title: "")) }
          #expect(error?.code == .validationFailed)
        }
      }

      @Test func seedsAreWanted() async throws {
        try await withDatabase { db in
          let seeder = try DatabaseSeeder(db, App.seeders)
          // A second time changes nothing.
          for _ in 0..<2 { try await seeder.seed() }
          #expect(try await db.count(Note.everything) == NoteSeeder.titles.count)
        }
      }

      /// The migrations make what the entities declare, and lead back.
      @Test func theMigrationsFit() async throws {
        try await withDatabase { db in
          let reader = SchemaReader()
          let schema = try await reader.schema(of: db)
          let declared = try await reader.schema(for: App.entities, in: db, current: schema)
          #expect(try SchemaDiff(from: schema, to: declared).changes.map(\\.summary) == [])
          let runner = MigrationRunner(db, try App.migrations())
          try await runner.down(.after(version: "0"))
          #expect(try await reader.schema(of: db).tables.isEmpty)
          try await runner.up()
          #expect(try await reader.schema(of: db) == schema)
        }
      }
    }

    """
  }
}
