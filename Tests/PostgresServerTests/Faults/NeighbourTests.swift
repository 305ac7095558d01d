import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

@Entity
struct Point {
  let id: Key<Point>
  var number: Int
}

@Suite("Statements that share connections with a long one", .serialized)
struct NeighbourTests {
  private static let nap = 50.0
  /// Nobody waits for the end of a nap. Far from what is measured on a quiet machine, some 50 ms, because a busy one delays
  /// everybody: whoever waits, waits for the whole nap.
  private static let limit = Duration.seconds(30)

  private struct Street: Sendable {
    let db: Database
    let name: String
    let points: [Point]

    /// - Returns: How long it took.
    func read(_ index: Int) async throws -> Duration {
      let point = points[index % points.count]
      let clock = ContinuousClock()
      let start = clock.now
      #expect(try await db.find(Point.self, point.id).number == point.number)
      return clock.now - start
    }

    func reading(_ index: Int) -> Task<Duration, any Error> { Task { try await read(index) } }

    func setAlarm(_ seconds: Double) async throws { try await db.execute("UPDATE alarm SET seconds = \(seconds)") }

    /// Makes the driver believe that a nap is short, as a statement is whose rows have become many.
    func makeNapsShort() async throws {
      try await setAlarm(0)
      for index in 0..<60 {
        _ = try await db.all(Nap.everything)
        _ = try await read(index)
      }
    }

    func isActive(_ text: String) async throws -> Bool {
      let rows = try await observer.all(
        sql: """
          SELECT count(*) FROM pg_stat_activity
          WHERE application_name = \(name) AND state = 'active' AND query LIKE \("%" + text + "%")
          """, as: Int.self)
      return rows != [0]
    }

    /// Sees the server without the pool that is looked at.
    let observer: Database
  }

  private func withStreet(maximum: Int, _ body: (Street) async throws -> Void) async throws {
    let name = "street \(UInt32.random(in: 0 ... .max))"
    try await withPostgres({
      $0.pool = PoolOptions(minimum: 0, maximum: maximum)
      $0.applicationName = name
    }) { db async throws in
      try await db.execute(script: Nap.schema(seconds: Self.nap))
      try await db.execute(script: "CREATE TABLE points (id uuid PRIMARY KEY, number int8 NOT NULL)")
      var points: [Point] = []
      for number in 0..<20 { points.append(try await db.insert(Point.New(number: number))) }
      // What it takes to open a connection is not what is looked at.
      try await holdingConnections(of: db, count: 2) {}
      try await withDatabase(.postgres(url: TestServer.url, pool: .short)) { observer async throws in
        try await body(Street(db: db, name: name, points: points, observer: observer))
      }
    }
  }

  enum Long: String, CaseIterable, CustomTestStringConvertible {
    case raw, read

    var testDescription: String { rawValue }
    var text: String { self == .raw ? "pg_sleep(" : "naps" }

    func run(on db: Database) async throws {
      switch self {
      case .raw: try await db.execute("SELECT pg_sleep(seconds) FROM alarm")
      case .read: _ = try await db.all(Nap.everything)
      }
    }

    func begin(on db: Database) -> Task<Void, any Error> { Task { try await run(on: db) } }
  }

  @Test(
    "point reads that start while it runs are not delayed", .timeLimit(.minutes(1)), arguments: [2, 10], Long.allCases)
  func later(maximum: Int, long: Long) async throws {
    try await withStreet(maximum: maximum) { street async throws in
      let sleeper = long.begin(on: street.db)
      let text = long == .raw ? "pg_sleep(seconds)" : "naps"
      try await eventually { try await street.isActive(text) }
      let worst = try await withThrowingTaskGroup(of: Duration.self) { group in
        for task in 0..<4 {
          group.addTask {
            var worst = Duration.zero
            for turn in 0..<50 { worst = max(worst, try await street.read(task * 50 + turn)) }
            return worst
          }
        }
        return try await group.reduce(.zero) { max($0, $1) }
      }
      measured("200 point reads beside a \(long) nap on \(maximum) connections: the worst took \(worst)")
      #expect(worst < Self.limit)
      sleeper.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await sleeper.value }
      #expect(error?.code == .cancelled)
    }
  }

  @Test(
    "point reads that were sent behind it in its first moments do not wait for its end", .timeLimit(.minutes(1)),
    arguments: [2, 10])
  func behind(maximum: Int) async throws {
    try await withStreet(maximum: maximum) { street async throws in
      var worst = Duration.zero
      for _ in 0..<8 {
        try await street.makeNapsShort()
        try await street.setAlarm(Self.nap)
        let sleeper = Long.read.begin(on: street.db)
        let reads = (0..<50).map { street.reading($0) }
        for read in reads { worst = max(worst, try await read.value) }
        sleeper.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await sleeper.value }
        #expect(error?.code == .cancelled)
      }
      measured("50 point reads with a nap in their midst on \(maximum) connections: the worst took \(worst)")
      #expect(worst < Self.limit)
    }
  }

  @Test("cancelling one that has neighbours behind it harms none of them", .timeLimit(.minutes(1)), arguments: [2, 10])
  func cancelledAmongOthers(maximum: Int) async throws {
    try await withStreet(maximum: maximum) { street async throws in
      for round in 0..<12 {
        try await street.makeNapsShort()
        try await street.setAlarm(Self.nap)
        let sleeper = Long.read.begin(on: street.db)
        let reads = (0..<40).map { street.reading($0) }
        try await Task.sleep(for: .microseconds(500 * round))
        sleeper.cancel()
        // Each checks its own answer.
        for read in reads { #expect(try await read.value < Self.limit) }
        let error = await #expect(throws: DatabaseError.self) { try await sleeper.value }
        #expect(error?.code == .cancelled, "\(error?.debugDescription ?? "")")
        try await eventually { try await !street.isActive("naps") }
      }
    }
  }

  @Test("cancelling one that runs alone frees the server at once", .timeLimit(.minutes(1)), arguments: Long.allCases)
  func cancelledAlone(long: Long) async throws {
    try await withStreet(maximum: 2) { street async throws in
      try await street.setAlarm(50)
      let sleeper = long.begin(on: street.db)
      let text = long == .raw ? "pg_sleep(seconds)" : "naps"
      try await eventually { try await street.isActive(text) }
      let clock = ContinuousClock()
      let start = clock.now
      sleeper.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await sleeper.value }
      #expect(error?.code == .cancelled, "\(error?.debugDescription ?? "")")
      // It waits half a minute at most: the nap is longer.
      try await eventually { try await !street.isActive(text) }
      measured("a cancelled \(long) nap was off the server after \(clock.now - start)")
      // The session lives on.
      #expect(await street.db.poolCounters().lost == 0)
      _ = try await street.read(0)
    }
  }
}
