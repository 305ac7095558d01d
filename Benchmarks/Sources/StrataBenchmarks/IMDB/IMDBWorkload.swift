import BenchmarkHarness
import Foundation
import Strata

/// What all contenders of the benchmark `imdb` have in common; the same as in `peers/imdb_workload.py`.
enum IMDBWorkload {
  enum Operation: String, CaseIterable, Sendable {
    case getMovie = "get_movie"
    case getUser = "get_user"
    case getPerson = "get_person"
    case updateMovie = "update_movie"
    case insertUser = "insert_user"
    case insertMovie = "insert_movie"
    case insertMoviePlus = "insert_movie_plus"

    /// Operations of one measurement, with all workers together: about a second of work.
    var count: Int {
      switch self {
      case .getMovie, .getPerson, .insertMovie, .insertMoviePlus: 2400
      case .getUser, .updateMovie, .insertUser: 4800
      }
    }

    var isRead: Bool {
      switch self {
      case .getMovie, .getUser, .getPerson: true
      case .updateMovie, .insertUser, .insertMovie, .insertMoviePlus: false
      }
    }

    /// Whether ids are asked for; which ones.
    var ids: [Int]? {
      switch self {
      case .getMovie, .updateMovie: (0..<250).map { 13 + 97 * $0 }
      case .getUser: (0..<250).map { 11 + 397 * $0 }
      case .getPerson: (0..<250).map { 7 + 421 * $0 }
      case .insertUser, .insertMovie, .insertMoviePlus: nil
      }
    }
  }

  /// A case by its name: `get_movie_8`, `get_movie_8_rows`, `answers_get_movie`.
  enum Work: Sendable {
    case operation(Operation, workers: Int, isAnswered: Bool)
    case answers(Operation)
    case bulkInsert
    case fetchEntities

    init?(_ name: String) {
      if name == "bulk_insert_1" {
        self = .bulkInsert
      } else if name == "fetch_entities_1" {
        self = .fetchEntities
      } else if name.hasPrefix("answers_"), let operation = Operation(rawValue: String(name.dropFirst(8))) {
        self = .answers(operation)
      } else {
        let isAnswered = !name.hasSuffix("_rows")
        let rest = isAnswered ? name[...] : name.dropLast(5)
        guard let workers = rest.last?.wholeNumberValue,
          let operation = Operation(rawValue: String(rest.dropLast(2)))
        else { return nil }
        self = .operation(operation, workers: workers, isAnswered: isAnswered)
      }
    }
  }

  static let bulkRounds = 5
  static let fetchRounds = 20
  static let bulkRows = 10_000

  static let prefix = "insert_test__"
  static let answers = 40
  static let answeredNumber = 7
  static let directors = [IdentityKey<Person>(7)]
  static let cast = [428, 849, 1270].map { IdentityKey<Person>($0) }

  static func user(_ number: Int) -> (name: String, image: String) {
    ("\(prefix)\(number)", "image_\(number).jpeg")
  }

  static func movie(_ number: Int) -> Movie.New {
    Movie.New(
      image: "movie_\(number).jpeg", title: "\(prefix)\(number)", year: 1994, description: "the new movie \(number)")
  }

  static func people(_ number: Int) -> [MovieSite.NewPerson] {
    ["Director", "Actor1", "Actor2"].map { role in
      MovieSite.NewPerson(
        firstName: "\(prefix)\(number)", lastName: role, image: "\(role.lowercased())_\(number).jpeg",
        bio: "bio of \(role) \(number)")
    }
  }

  /// What takes back what an operation has written.
  static func cleanUp(_ operation: Operation) -> [SQL] {
    let links: [SQL] = [
      "DELETE FROM directors USING movies m WHERE movie_id = m.id AND m.title LIKE 'insert_test__%'",
      "DELETE FROM actors USING movies m WHERE movie_id = m.id AND m.title LIKE 'insert_test__%'",
      "DELETE FROM movies WHERE title LIKE 'insert_test__%'",
    ]
    return switch operation {
    case .getMovie, .getUser, .getPerson: []
    case .updateMovie: ["UPDATE movies SET title = split_part(title, '---', 1) WHERE title LIKE '%---%'"]
    case .insertUser: ["DELETE FROM users WHERE name LIKE 'insert_test__%'"]
    case .insertMovie: links
    case .insertMoviePlus: links + ["DELETE FROM persons WHERE first_name LIKE 'insert_test__%'"]
    }
  }

  // MARK: Cases

  static let cases: [BenchmarkCase] = {
    let answered = ofOperations.filter { $0.source == nil && $0.name.hasSuffix("_8") }
    let unit = BenchmarkCase.Unit.perSecond(of: "operations")
    return ofOperations + [
      .mean(of: answered, as: "all_8", unit: unit, gate: 1, goal: 1.25),
      .mean(of: answered, as: "all_8_sqlalchemy", unit: unit, baseline: "sqlalchemy", gate: 6, goal: 10),
      BenchmarkCase("bulk_insert_1", unit: .perSecond(of: "batches"), operations: bulkRounds, rounds: 5),
      BenchmarkCase("fetch_entities_1", unit: .perSecond(of: "batches"), operations: fetchRounds, rounds: 5),
    ]
  }()

  private static let ofOperations: [BenchmarkCase] =
    Operation.allCases.flatMap { operation in
      [8, 1].flatMap { workers -> [BenchmarkCase] in
        let name = "\(operation.rawValue)_\(workers)"
        // The gates are about eight workers.
        let (gate, goal): (Double?, Double?) =
          workers == 1 ? (nil, nil) : operation.isRead ? (0.9, 1.1) : isGraph(operation) ? (0.7, 1) : (nil, nil)
        let answered = BenchmarkCase(
          name, unit: .perSecond(of: "operations"), operations: operation.count, gate: gate, goal: goal, rounds: 5)
        let rows = BenchmarkCase(
          "\(name)_rows", unit: .cpuSeconds(per: 100_000, of: "operations"), operations: operation.count,
          gate: workers == 8 ? 0.8 : nil, goal: workers == 8 ? 0.5 : nil, rounds: 5)
        let server = answered.seen(
          as: "\(name)_server", unit: .serverCPUSeconds(per: 100_000, of: "operations"),
          gate: workers == 8 ? 1.15 : nil, goal: workers == 8 ? 1 : nil)
        return [
          answered, answered.seen(as: "\(name)_cpu", unit: .cpuSeconds(per: 100_000, of: "operations")), server, rows,
        ]
      }
    }

  private static func isGraph(_ operation: Operation) -> Bool {
    operation == .insertMovie || operation == .insertMoviePlus
  }
}
