import Strata
import StrataPostgres

// The examples of the guides in Sources/StrataPostgres/StrataPostgres.docc, letter by letter.

func openByURL() throws -> Database {
  try Database(.postgres(url: "postgres://chores:secret@db.example.com/chores?sslmode=verify-full"))
}

func openWithToken(_ token: @escaping @Sendable () async throws -> String) throws -> Database {
  var configuration = try PostgresConfiguration(url: "postgres://chores@primary,standby/chores")
  configuration.password = .provider(token)  // asked for every new connection: tokens expire
  configuration.targetSession = .readWrite  // the primary, whichever it is now
  configuration.tls.mode = .verifyFull
  configuration.statementTimeout = .seconds(30)
  configuration.applicationName = "chores"
  return try Database(configuration)
}

func openWithPool() throws -> Database {
  var pool = PoolOptions(minimum: 2, maximum: 10)
  pool.acquireTimeout = .seconds(5)
  pool.leakDetectionThreshold = .seconds(60)  // while looking for a leak
  return try Database(.postgres(url: "postgres://localhost/chores", pool: pool))
}

func register(_ name: String, in db: Database) async throws -> String {
  do {
    try await db.execute("INSERT INTO members (name) VALUES (\(name))")
    return "welcome"
  } catch {
    guard error.code == .uniqueViolation else { throw error }
    return "taken"
  }
}

func countLongNames(in db: Database) async throws -> Int {
  var count = 0
  for try await (name, _) in db.stream(sql: "SELECT name, id FROM members", as: (String, Int64).self) {
    if name.count > 20 { count += 1 }
  }
  return count
}

func importMembers(_ names: [String], into db: Database) async throws -> Int {
  let rows = names.enumerated().map { (Int64($0.offset), $0.element) }
  return try await db.copyIn(into: "members", columns: ["id", "name"], rows: rows)
}

func exportMembers(from db: Database, to write: ([UInt8]) throws -> Void) async throws {
  for try await chunk in db.copyOut("COPY members (name) TO STDOUT (FORMAT csv, HEADER)") { try write(chunk) }
}

@Entity
struct Sighting {
  let id: Key<Sighting>
  var place: String
  var count: Int
}

func exportSightings(from place: String, in db: Database, to write: ([UInt8]) throws -> Void) async throws {
  let report = Sighting.where { $0.place == place }.order { $0.count.descending }.select { ($0.place, $0.count) }
  for try await chunk in db.copyOut(report, format: .csv()) { try write(chunk) }
}

func total(in db: Database) async throws -> Int {
  var total = 0
  for try await sighting in db.copyOut(Sighting.everything) { total += sighting.count }
  return total
}

func longestName(in db: Database) async throws -> String? {
  var longest: String?
  for try await (_, name) in db.copyOut(sql: "SELECT id, name FROM members", as: (Int64, String).self)
  where name.count > longest?.count ?? 0 {
    longest = name
  }
  return longest
}

func waitForNews(in db: Database) async throws -> String? {
  for try await event in db.notifications(on: "news") {
    switch event {
    case .listening, .mayHaveMissed: continue  // read again here what is kept up to date
    case .notification(let notification): return notification.payload
    }
  }
  return nil
}

func membersInTime(_ db: Database) async throws -> [String] {
  try await withDeadline(.seconds(2)) {
    try await db.all(sql: "SELECT name FROM members", as: String.self)
  }
}
