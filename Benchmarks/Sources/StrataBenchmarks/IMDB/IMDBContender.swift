import BenchmarkHarness
import Foundation
import Strata
import StrataPostgres

/// Strata in the benchmark `imdb`: a closed loop of tasks, as the requests of a service are.
actor IMDBContender: Contender {
  nonisolated let name: String
  private let variant: IMDBVariant
  private let site: MovieSite
  private let db: Database
  private var titles: [Int: String] = [:]

  init(_ variant: IMDBVariant, _ url: String) async throws {
    self.variant = variant
    name = variant.rawValue
    db = try Database(.postgres(url: url))
    site = MovieSite(db: db)
    let ids = IMDBWorkload.Operation.getMovie.ids ?? []
    for movie in try await db.all(Movie.with(ids: ids.map { IdentityKey(Int64($0)) })) {
      titles[Int(movie.id.number)] = movie.title
    }
    // What a run that was stopped has left.
    for operation in IMDBWorkload.Operation.allCases { _ = try await Self.cleanUp(operation, db) }
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { IMDBWorkload.Work(benchmarkCase.name) != nil }

  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    switch variant {
    case .loop:
      let (site, titles, name) = (site, titles, name)
      return try await db.withConnectionExecutor { try await Self.measure(benchmarkCase, site, titles, as: name) }
    case .defaultExecutor: return try await Self.measure(benchmarkCase, site, titles, as: name)
    }
  }

  @concurrent
  private static func measure(
    _ benchmarkCase: BenchmarkCase, _ site: MovieSite, _ titles: [Int: String], as name: String
  ) async throws -> Timing {
    guard let work = IMDBWorkload.Work(benchmarkCase.name) else { throw BenchmarkFailure("an unknown case") }
    switch work {
    case .operation(let operation, let workers, let isAnswered):
      return try await run(operation, workers, isAnswered, site, titles)
    case .answers(let operation):
      return try await writeAnswers(operation, site, titles, as: name)
    case .bulkInsert: return try await bulkInsert(site)
    case .fetchEntities: return try await fetchEntities(site)
    }
  }

  func end() async { await db.close() }

  // MARK: Operations

  /// What one operation is given: all of them are made before the clock starts.
  private struct Argument: Sendable {
    var id = 0
    var title = ""
    var user = (name: "", image: "")
    var movie = Movie.New(image: "", title: "", year: 0, description: "")
    var people: [MovieSite.NewPerson] = []

    init(id: Int, title: String = "") {
      self.id = id
      self.title = title
    }

    /// - Parameter number: Of what is inserted.
    init(inserting number: Int) {
      user = IMDBWorkload.user(number)
      movie = IMDBWorkload.movie(number)
      people = IMDBWorkload.people(number)
    }
  }

  private static func run(
    _ operation: IMDBWorkload.Operation, _ workers: Int, _ isAnswered: Bool, _ site: MovieSite, _ titles: [Int: String]
  ) async throws -> Timing {
    let arguments = (0..<workers).map { Self.arguments(operation, $0, workers, titles) }
    let watch = Stopwatch()
    let last = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for each in arguments {
        group.addTask {
          switch operation {
          case .getMovie:
            try await loop(each, isAnswered, { try await site.movie(.init(Int64($0.id))) }, MovieAnswers.movie)
          case .getUser:
            try await loop(each, isAnswered, { try await site.user(.init(Int64($0.id))) }, MovieAnswers.user)
          case .getPerson:
            try await loop(each, isAnswered, { try await site.person(.init(Int64($0.id))) }, MovieAnswers.person)
          case .updateMovie:
            try await loop(
              each, isAnswered, { try await site.update(.init(Int64($0.id)), title: $0.title) }, MovieAnswers.title)
          case .insertUser:
            try await loop(
              each, isAnswered, { try await site.insertUser(name: $0.user.name, image: $0.user.image) },
              MovieAnswers.user)
          case .insertMovie:
            try await loop(
              each, isAnswered,
              { try await site.insert($0.movie, directors: IMDBWorkload.directors, cast: IMDBWorkload.cast) },
              MovieAnswers.new)
          case .insertMoviePlus:
            try await loop(each, isAnswered, { try await site.insert($0.movie, $0.people) }, MovieAnswers.new)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var timing = watch.stop()
    var checksum = try last.reduce(0) { $0 + (try Self.checksum(operation, $1)) }
    if operation.ids != nil { checksum += arguments.joined().reduce(0) { $0 + Int64($1.id) } }
    timing.checksum = checksum + Int64(try await cleanUp(operation, site.db))
    timing.connections = workers
    return timing
  }

  /// One operation after the other.
  /// - Returns: The last answer.
  private static func loop<Rows>(
    _ arguments: [Argument], _ isAnswered: Bool, _ work: (Argument) async throws -> Rows, _ answer: (Rows) -> [UInt8]
  ) async throws -> [UInt8] {
    var last: [UInt8] = []
    for (index, argument) in arguments.enumerated() {
      let rows = try await work(argument)
      if isAnswered || index == arguments.count - 1 { last = answer(rows) }
    }
    return last
  }

  private static func arguments(
    _ operation: IMDBWorkload.Operation, _ worker: Int, _ workers: Int, _ titles: [Int: String]
  ) -> [Argument] {
    let count = operation.count / workers
    guard let ids = operation.ids else {
      return (0..<count).map { _ in Argument(inserting: .random(in: 0..<1_000_000)) }
    }
    let own = stride(from: worker, to: ids.count, by: workers).map { ids[$0] }
    return (0..<count).map { number in
      let id = own[number % own.count]
      return Argument(id: id, title: operation == .updateMovie ? "\(titles[id] ?? "")---\(number)" : "")
    }
  }

  private static func checksum(_ operation: IMDBWorkload.Operation, _ answer: [UInt8]) throws -> Int64 {
    guard let object = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any] else {
      throw BenchmarkFailure("an answer that is no object")
    }
    let root = operation.ids == nil ? 0 : (object["id"] as? Int ?? 0)
    return Int64(root + object.values.reduce(0) { $0 + (($1 as? [Any])?.count ?? 0) })
  }

  /// How many rows there were to clean up.
  private static func cleanUp(_ operation: IMDBWorkload.Operation, _ db: Database) async throws -> Int {
    var count = 0
    let statements = IMDBWorkload.cleanUp(operation)
    for statement in statements { count += try await db.execute(statement) }
    if !statements.isEmpty { try await db.execute("VACUUM users, persons, movies, directors, actors") }
    return count
  }

  // MARK: Many rows

  private static func bulkInsert(_ site: MovieSite) async throws -> Timing {
    var total = 0
    var watch = Stopwatch()
    watch.pause()
    for _ in 0..<IMDBWorkload.bulkRounds {
      let new = (0..<IMDBWorkload.bulkRows).map {
        let user = IMDBWorkload.user($0)
        return User.New(name: user.name, image: user.image)
      }
      watch.resume()
      let users = try await site.insertUsers(new)
      watch.pause()
      let found = try await site.db.find(User.self, ids: users.map(\.id))
      total += zip(found, new).count { $0.name == $1.name && $0.image == $1.image }
    }
    var timing = watch.stop()
    timing.checksum = Int64(total + (try await cleanUp(.insertUser, site.db)))
    timing.connections = 1
    return timing
  }

  private static func fetchEntities(_ site: MovieSite) async throws -> Timing {
    var total: Int64 = 0
    var watch = Stopwatch()
    watch.pause()
    for _ in 0..<IMDBWorkload.fetchRounds {
      watch.resume()
      let reviews = try await site.reviews(upTo: IdentityKey(Int64(IMDBWorkload.bulkRows)))
      watch.pause()
      for review in reviews {
        total += review.id.number + Int64(review.body.utf8.count + review.rating)
        total += Int64(review.creationTime.timeIntervalSince1970.rounded(.down))
        total += review.authorID.number + review.movieID.number
      }
    }
    var timing = watch.stop()
    timing.checksum = total
    timing.connections = 1
    return timing
  }

  // MARK: Answers

  private static func writeAnswers(
    _ operation: IMDBWorkload.Operation, _ site: MovieSite, _ titles: [Int: String], as name: String
  ) async throws -> Timing {
    guard let folder = ProcessInfo.processInfo.environment["STRATA_BENCH_ANSWERS"] else {
      throw BenchmarkFailure("STRATA_BENCH_ANSWERS is not set; `make bench BENCH=imdb` sets it")
    }
    let watch = Stopwatch()
    var answers: [[UInt8]] = []
    for id in (operation == .updateMovie ? operation.ids?.prefix(1) : operation.ids?.prefix(IMDBWorkload.answers)) ?? [
      0
    ] {
      answers.append(try await answer(operation, id, site, titles))
    }
    var timing = watch.stop()
    _ = try await cleanUp(operation, site.db)
    timing.checksum = Int64(answers.count)
    let lines = answers.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
    try Data(lines.utf8).write(
      to: URL(fileURLWithPath: folder).appendingPathComponent("\(name)-\(operation.rawValue).jsonl"))
    return timing
  }

  private static func answer(
    _ operation: IMDBWorkload.Operation, _ id: Int, _ site: MovieSite, _ titles: [Int: String]
  ) async throws -> [UInt8] {
    let number = IMDBWorkload.answeredNumber
    switch operation {
    case .getMovie: return MovieAnswers.movie(try await site.movie(.init(Int64(id))))
    case .getUser: return MovieAnswers.user(try await site.user(.init(Int64(id))))
    case .getPerson: return MovieAnswers.person(try await site.person(.init(Int64(id))))
    case .updateMovie:
      return MovieAnswers.title(
        try await site.update(.init(Int64(id)), title: "\(titles[id] ?? "")---\(number)"))
    case .insertUser:
      let user = IMDBWorkload.user(number)
      return MovieAnswers.user(try await site.insertUser(name: user.name, image: user.image))
    case .insertMovie:
      return MovieAnswers.new(
        try await site.insert(
          IMDBWorkload.movie(number), directors: IMDBWorkload.directors, cast: IMDBWorkload.cast))
    case .insertMoviePlus:
      return MovieAnswers.new(try await site.insert(IMDBWorkload.movie(number), IMDBWorkload.people(number)))
    }
  }

  /// How many round trips each operation takes, counted.
  func roundTrips() async throws -> String {
    var counts: [String] = []
    for operation in IMDBWorkload.Operation.allCases {
      let (trips, site, titles) = (RoundTrips(), site, titles)
      _ = try await trips.counting { try await Self.answer(operation, operation.ids?.first ?? 0, site, titles) }
      counts.append("\(operation.rawValue) \(trips.count)")
      _ = try await Self.cleanUp(operation, db)
    }
    return counts.joined(separator: ", ")
  }
}
