import BenchmarkHarness
import Foundation

/// Contenders of the benchmarks on PostgreSQL that are part of this program. Each runs in a process of its own:
/// `StrataBenchmarks serve <benchmark> <name> <url> …`, with the arguments of every other peer.
enum PostgresServer {
  /// Serves the contender until the standard input ends.
  @MainActor
  static func run(_ arguments: [String]) async -> BenchmarkCommand.Exit {
    guard arguments.count > 2, let suite = PostgresSuite.all.first(where: { $0.name == arguments[0] }),
      let variant = suite.variants.first(where: { $0.name == arguments[1] })
    else { return .usage }
    do {
      try await PeerServer(try await variant.connect(arguments[2]), cases: suite.measured).run()
      return .measured
    } catch {
      FileHandle.standardError.write(Data("\(BenchmarkFailure.of(error).message)\n".utf8))
      return .notMeasured
    }
  }
}
