public import Foundation
public import Strata

// A small domain for tests of every database: books and who wrote them.

@Entity
public struct Author {
  public let id: Key<Author>
  @Length(1...80) public var name: String
  public var bornAt: Date?

  public static let books = hasMany(Book.self, \.authorID)
  public static let edited = hasMany(Book.self, \.editorID)
}

public enum Genre: String, DatabaseEnum { case novel, essay, poetry }

public struct Blurb: Codable, Sendable, Hashable {
  public var text: String
  public var stars: [Int]

  public init(text: String, stars: [Int]) {
    self.text = text
    self.stars = stars
  }
}

@Entity
public struct Book {
  public let id: Key<Book>
  @Length(1...100) public var title: String
  @Length(...20) public var subtitle: String?
  public var genre: Genre = .novel
  public var pages: Int
  public var price: Double = 9.5
  public var isPrinted: Bool = true
  public var authorID: Key<Author>
  public var editorID: Key<Author>?
  public var publishedAt: Date?
  public var blurb: JSON<Blurb>?
  @Column(name: "cover_bytes") public var cover: [UInt8] = []
  @Version public let version: Int
  @CreatedAt public let createdAt: Date
  @UpdatedAt public let updatedAt: Date
  @DeletedAt public let deletedAt: Date?

  public static let author = belongsTo(Author.self, \.authorID, onDelete: .cascade)
  public static let editor = belongsTo(Author.self, \.editorID)
}

private let sqliteSchema = """
  CREATE TABLE authors (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
    born_at INTEGER
  ) STRICT;

  CREATE TABLE books (
    id BLOB PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    subtitle TEXT,
    genre TEXT NOT NULL CONSTRAINT known_genre CHECK (genre IN ('novel', 'essay', 'poetry')),
    pages INTEGER NOT NULL CONSTRAINT has_pages CHECK (pages > 0),
    price REAL NOT NULL,
    is_printed INTEGER NOT NULL,
    author_id BLOB NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    editor_id BLOB REFERENCES authors (id),
    published_at INTEGER,
    blurb TEXT,
    cover_bytes BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE INDEX books_author ON books (author_id);
  """

private let postgresSchema = """
  CREATE TABLE authors (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
    born_at TIMESTAMPTZ
  );

  CREATE TABLE books (
    id UUID PRIMARY KEY,
    title TEXT NOT NULL,
    subtitle TEXT,
    genre TEXT NOT NULL CONSTRAINT known_genre CHECK (genre IN ('novel', 'essay', 'poetry')),
    pages BIGINT NOT NULL CONSTRAINT has_pages CHECK (pages > 0),
    price DOUBLE PRECISION NOT NULL,
    is_printed BOOLEAN NOT NULL,
    author_id UUID NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    editor_id UUID REFERENCES authors (id),
    published_at TIMESTAMPTZ,
    blurb JSONB,
    cover_bytes BYTEA NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
  );
  CREATE INDEX books_author ON books (author_id);
  """

extension TestDatabase {
  public var librarySchema: String {
    switch self {
    case .sqliteFile, .sqliteMemory: sqliteSchema
    case .postgres: postgresSchema
    }
  }
}

/// A database with the tables of the library.
public func withLibrary(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
  try await kind.open { db in
    try await db.execute(script: kind.librarySchema)
    try await body(db)
  }
}
