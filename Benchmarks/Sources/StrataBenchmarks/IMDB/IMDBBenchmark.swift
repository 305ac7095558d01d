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
      var peers: [IMDBPeer] = []
      do {
        peers.append(try .strata(url))
        for name in ["asyncpg", "sqlalchemy"] { peers.append(try .python(name, url, in: package)) }
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

/// A contender of `imdb`, in a process of its own.
actor IMDBPeer: Contender {
  nonisolated let name: String
  nonisolated let about: [String: String]
  private let process: PeerProcess

  private init(_ name: String, _ program: [String]) throws {
    self.name = name
    do {
      process = try PeerProcess(
        executable: URL(fileURLWithPath: program.first ?? ""), arguments: Array(program.dropFirst()))
    } catch {
      throw BenchmarkFailure.of(error).about(name)
    }
    about = process.about
  }

  static func strata(_ url: String) throws -> IMDBPeer {
    try IMDBPeer("strata", [Bundle.main.executablePath ?? CommandLine.arguments[0], "serve", "imdb", url])
  }

  static func python(_ name: String, _ url: String, in package: URL) throws -> IMDBPeer {
    try IMDBPeer(
      name, [".venv/bin/python", "peers/imdb_\(name).py"].map { package.appendingPathComponent($0).path } + [url])
  }

  /// SQLAlchemy takes ten times as long as the others: it shows its speed with eight workers and the whole answer.
  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool {
    name != "sqlalchemy" || benchmarkCase.name.hasSuffix("_8") || benchmarkCase.name.hasSuffix("_8_cpu")
  }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try process.measure(benchmarkCase.name) }

  /// Writes its answers into a file.
  func answer(_ operation: IMDBWorkload.Operation) throws { _ = try process.measure("answers_\(operation.rawValue)") }

  func end() { process.end() }
}

/// All contenders must answer alike, or figures of their speed mean nothing.
private struct AnswerComparison {
  let folder: URL

  func compare(_ peers: [IMDBPeer]) async throws {
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

/// The contender of this program: `StrataBenchmarks serve imdb <url>`.
enum IMDBServer {
  @MainActor
  static func run(_ arguments: [String]) async -> BenchmarkCommand.Exit {
    guard let url = arguments.first else { return .usage }
    let answers = IMDBWorkload.Operation.allCases.map {
      BenchmarkCase("answers_\($0.rawValue)", unit: .perSecond(of: "answers"), operations: 1)
    }
    do {
      try await PeerServer(try await IMDBContender(url), cases: IMDBWorkload.cases + answers).run()
      return .measured
    } catch {
      FileHandle.standardError.write(Data("\(BenchmarkFailure.of(error).message)\n".utf8))
      return .notMeasured
    }
  }
}
