import Foundation
import Strata
import StrataSQLite

// A small domain that every test of this target uses: libraries of books, with shelves.

@Entity
struct Author {
  let id: Key<Author>
  @Length(1...80) var name: String
  var bornAt: Date?

  static let books = hasMany(Book.self, \.authorID)
  static let edited = hasMany(Book.self, \.editorID)
}

enum Genre: String, DatabaseEnum { case novel, essay, poetry }

struct Blurb: Codable, Sendable, Hashable {
  var text: String
  var stars: [Int]
}

@Entity
struct Book {
  let id: Key<Book>
  @Length(1...100) var title: String
  @Length(...20) var subtitle: String?
  var genre: Genre = .novel
  var pages: Int
  var price: Double = 9.5
  var isPrinted: Bool = true
  var authorID: Key<Author>
  var editorID: Key<Author>?
  var publishedAt: Date?
  var blurb: JSON<Blurb>?
  @Column(name: "cover_bytes") var cover: [UInt8] = []
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  static let author = belongsTo(Author.self, \.authorID, onDelete: .cascade)
  static let editor = belongsTo(Author.self, \.editorID)
}

let librarySchema = """
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
