import Foundation
import Strata

// The examples of the guides in Sources/Strata/Strata.docc, letter by letter.

@Entity
struct Writer {
  let id: Key<Writer>
  var name: String
  var bornAt: Date?
}

@Entity
struct Novel {
  let id: Key<Novel>
  var title: String
  var subtitle: String?
  var pages: Int
  var writerID: Key<Writer>
  @DeletedAt let deletedAt: Date?
}

let grownUp = Writer.where { $0.bornAt < Date(timeIntervalSince1970: 0) && $0.name.hasPrefix("A") }
  .order { $0.name.ascending }.limit(20)

let unborn = Writer.where { $0.bornAt == nil && $0.name != "Anonymous" }

let lengths = Novel.select { ($0.writerID, .count(), $0.pages.sum()) }.group { $0.writerID }.having {
  $0.pages.maximum() > 500
}

let labels = Novel.select { ($0.title.uppercased(), $0.subtitle.coalesce("–"), $0.pages.divided(by: 100).plus(1)) }
let sizes = Novel.select { Case.when($0.pages > 500, then: "long").otherwise("short") }

let years = Writer.select { Computed<Double?>(sql: "extract(year FROM \($0.bornAt))::float8") }.where {
  .sql("length(\($0.name)) = \(3)")
}

let written = Novel.where { $0.pages > 300 }.join(Writer.self) { $0.writerID == $1.id }
  .select { novel, writer in (novel.title, writer.name) }
let all = Writer.everything.leftJoin(Novel.self) { $0.id == $1.writerID }.select { ($0.name, $1.title) }

let prolific = Writer.where { writer in
  Novel.where { $0.writerID == writer.id && $0.pages > 1_000 }.exists
}.select { $0.name }
let totals = Writer.select { writer in
  (writer.name, Novel.where { $0.writerID == writer.id }.select { $0.pages.sum() }.value)
}

let names = Writer.select { $0.name }.union(Novel.select { $0.title }).order(by: 1)

let ranked = Novel.select {
  (
    $0.title, .rank(over: .partition(by: $0.writerID).order($0.pages.descending)),
    $0.pages.sum().over(.order($0.id.ascending))
  )
}

func sell(_ novel: Novel, pages: Int, in db: some Executor) async throws -> Novel {
  try await db.update(novel) {
    $0.pages -= pages
    $0.subtitle = "abridged"
  }
}

func tidyUp(_ db: some Executor) async throws -> (Int, [Novel]) {
  let changed = try await db.updateAll(Novel.where { $0.subtitle == "" }) { $0.subtitle = nil }
  let deleted = try await db.deleteAll(Novel.where { $0.pages == 0 }, returning: Novel.self)
  return (changed, deleted)
}

func register(_ name: String, in db: some Executor) async throws -> Writer {
  try await db.upsert(Writer.New(name: name), onConflict: .columns(\.name)) { row, new in
    row.bornAt = new.bornAt.coalesce(row.bornAt)
  }
}

func shelf(_ number: Int, in db: some Executor) async throws -> Page<Novel> {
  try await db.page(Novel.everything.order { $0.title.ascending }, number: number, size: 50)
}

func novels(after text: String?, in db: some Executor) async throws -> KeysetPage<Novel> {
  let query = Novel.where { $0.pages > 100 }.order { [$0.subtitle.descending, $0.title.ascending] }
  return try await db.page(query, after: text.flatMap { Cursor($0) }, size: 50)
}

func move(_ pages: Int, from first: Key<Novel>, to second: Key<Novel>, in db: Database) async throws {
  try await db.transaction(isolation: .serializable, retry: .upTo(5)) { tx in
    try await tx.updateAll(Novel.where { $0.id == first }) { $0.pages -= pages }
    try await tx.updateAll(Novel.where { $0.id == second }) { $0.pages += pages }
    tx.afterCommit { print("moved") }
  }
}

func takeOne(from db: Database) async throws -> Novel? {
  try await db.transaction { tx in
    guard let next = try await tx.first(Novel.everything.order { $0.id.ascending }.locked(.skipLocked)) else {
      return nil
    }
    try await tx.delete(next)
    return next
  }
}

let shares = CommonTable("shares", Novel.select { ($0.writerID, .count(), $0.pages.sum()) }.group { $0.writerID })
let busy = Writer.everything.join(shares) { $0.id == $1.0 && $1.1 > 10 }
  .select { writer, share in (writer.name, share.2) }

@Entity
struct Category {
  let id: Key<Category>
  var name: String
  var parentID: Key<Category>?
}

let prose = Category.recursive(from: Category.where { $0.name == "Prose" }) { category, found in
  category.parentID == found.id
}

let roots = CommonTable("levels", Category.where { $0.parentID == nil }.select { ($0.id, Computed(0)) })
let levels = roots.recursive { found in
  Category.everything.join(found) { $0.parentID == $1.0 }.where { _, found in found.1 < 10 }
    .select { category, found in (category.id, found.1.plus(1)) }
}
let depths = Category.everything.join(levels) { $0.id == $1.0 }.select { category, level in (category.name, level.1) }

func printTitles(_ db: some Executor) async throws {
  for try await (title, writer) in try db.stream(written, batch: 500) { print(title, writer) }
}

@Entity
struct Portrait {
  @ID let writerID: Key<Writer>
  var caption: String
  var novels: Int = 0
}

func portray(_ db: some Executor) async throws -> Int {
  try await db.insert(into: Portrait.self, from: Writer.everything, onConflict: .skip(.primaryKey)) {
    portrait, writer in
    portrait.writerID = writer.id
    portrait.caption = writer.name.uppercased()
  }
}

func sign(_ db: some Executor) async throws -> [(String, String?)] {
  let unsigned = Novel.where { $0.subtitle == nil }.join(Writer.self) { $0.writerID == $1.id }
  try await db.updateAll(unsigned) { novel, writer in novel.subtitle = writer.name.optional }
  return try await db.updateAll(Novel.where { $0.pages > 900 }, returning: { ($0.title, $0.subtitle) }) {
    $0.pages = 900
  }
}
