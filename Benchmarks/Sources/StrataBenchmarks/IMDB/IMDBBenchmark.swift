import BenchmarkHarness
import Foundation

extension Benchmark {
  /// The movie site of IMDBench: graphs of rows as JSON answers, beside SQL by hand and another mapper.
  static func imdb(in package: URL) -> Benchmark {
    Benchmark("imdb", cases: IMDBWorkload.cases, baseline: "asyncpg", subject: "strata") { run in
      let environment = ProcessInfo.processInfo.environment
      guard let url = environment["STRATA_TEST_POSTGRES_URL"], let folder = environment["STRATA_BENCH_ANSWERS"] else {
        throw BenchmarkFailure(
          "STRATA_TEST_POSTGRES_URL or STRATA_BENCH_ANSWERS is not set; `make bench BENCH=imdb` loads a server")
      }
      var peers: [ProcessContender] = []
      do {
        for variant in IMDBVariant.allCases { peers.append(try .strata(variant, url)) }
        for name in ["asyncpg", "sqlalchemy"] { peers.append(try .peer(name, url, in: package)) }
        try await AnswerComparison(folder: URL(fileURLWithPath: folder)).compare(peers)
        let notes = peers.map {
          "\($0.name): \($0.about.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        }
        return try await run(Setup(contenders: peers, notes: notes))
      } catch {
        for peer in peers { await peer.end() }
        throw error
      }
    }
  }
}

extension ProcessContender {
  fileprivate static func strata(_ variant: IMDBVariant, _ url: String) throws -> ProcessContender {
    try .swift(variant.rawValue, ["imdb", variant.rawValue, url])
  }

  /// SQLAlchemy takes ten times as long as the others: it shows its speed with eight workers and the whole answer.
  fileprivate static func peer(_ name: String, _ url: String, in package: URL) throws -> ProcessContender {
    try .python(name, "imdb_\(name)", [url], in: package) { benchmarkCase in
      name != "sqlalchemy" || benchmarkCase.name.hasSuffix("_8") || benchmarkCase.name.hasSuffix("_8_cpu")
    }
  }

  /// Writes its answers into a file.
  fileprivate func answer(_ operation: IMDBWorkload.Operation) throws {
    _ = try measure(named: "answers_\(operation.rawValue)")
  }
}

/// All contenders must answer alike, or figures of their speed mean nothing.
private struct AnswerComparison {
  let folder: URL

  func compare(_ peers: [ProcessContender]) async throws {
    for operation in IMDBWorkload.Operation.allCases {
      var first: (name: String, answers: [String])?
      for peer in peers {
        try await peer.answer(operation)
        let answers = try read(peer.name, operation)
        guard let known = first else {
          first = (peer.name, answers)
          continue
        }
        guard answers.count == known.answers.count else {
          throw BenchmarkFailure(
            "\(operation.rawValue): \(peer.name) has \(answers.count) answers, \(known.name) \(known.answers.count)")
        }
        for (index, pair) in zip(known.answers, answers).enumerated() where pair.0 != pair.1 {
          throw BenchmarkFailure(
            "\(operation.rawValue): answer \(index) of \(peer.name) is not that of \(known.name)",
            details: "    \(pair.0)\n    \(pair.1)")
        }
      }
    }
  }

  /// Each answer in one form: fields in the order of their names, averages rounded to six places, no ids of new rows.
  private func read(_ name: String, _ operation: IMDBWorkload.Operation) throws -> [String] {
    let file = folder.appendingPathComponent("\(name)-\(operation.rawValue).jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let isNew = operation.ids == nil
      return String(
        decoding: try JSONSerialization.data(withJSONObject: settled(value, isNew), options: [.sortedKeys]),
        as: UTF8.self)
    }
  }

  private func settled(_ value: Any, _ isNew: Bool) -> Any {
    switch value {
    case let object as [String: Any]:
      var result: [String: Any] = [:]
      for (name, part) in object where !(isNew && name == "id") {
        if name == "avg_rating", let number = part as? Double {
          result[name] = String(format: "%.6f", number)
        } else {
          result[name] = settled(part, isNew)
        }
      }
      return result
    case let list as [Any]: return list.map { settled($0, isNew) }
    default: return value
    }
  }
}

/// Where the tasks of the workers run.
enum IMDBVariant: String, CaseIterable, Sendable {
  /// On the thread of the connections, as those of a program with one event loop do.
  case loop = "strata"
  case defaultExecutor = "strata_default"
}

/// The contender of this program: `StrataBenchmarks serve imdb strata <url>`.
enum IMDBServer {
  @MainActor
  static func run(_ arguments: [String]) async -> BenchmarkCommand.Exit {
    guard let variant = arguments.first.flatMap(IMDBVariant.init), let url = arguments.dropFirst().first else {
      return .usage
    }
    let answers = IMDBWorkload.Operation.allCases.map {
      BenchmarkCase("answers_\($0.rawValue)", unit: .perSecond(of: "answers"), operations: 1)
    }
    do {
      let contender = try await IMDBContender(variant, url)
      let about = ["round trips:": try await contender.roundTrips()]
      try await PeerServer(contender, cases: IMDBWorkload.cases + answers, about: about).run()
      return .measured
    } catch {
      FileHandle.standardError.write(Data("\(BenchmarkFailure.of(error).message)\n".utf8))
      return .notMeasured
    }
  }
}
