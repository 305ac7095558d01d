import BenchmarkHarness
import Foundation

/// Contenders of the benchmark `driver` that are part of this program. Each runs in a process of its own:
/// `StrataBenchmarks serve <name> <url> …`, with the arguments of every other peer.
enum DriverServer {
  struct Variant: Sendable {
    let name: String
    var needsTLS = false
    /// Connects to the address; `sslmode` says whether with TLS.
    let connect: @Sendable (_ url: String) async throws -> any Contender
  }

  static let variants = [
    Variant(name: "strata") { url in try await StrataDriverContender("strata", url) },
    Variant(name: "strata_tls", needsTLS: true) { url in try await StrataDriverContender("strata_tls", url) },
  ]

  /// Serves the contender until the standard input ends.
  @MainActor
  static func run(_ arguments: [String]) async -> BenchmarkCommand.Exit {
    guard arguments.count > 1, let variant = variants.first(where: { $0.name == arguments[0] }) else { return .usage }
    do {
      try await PeerServer(try await variant.connect(arguments[1]), cases: DriverWorkload.measured).run()
      return .measured
    } catch {
      FileHandle.standardError.write(Data("\(BenchmarkFailure.of(error).message)\n".utf8))
      return .notMeasured
    }
  }
}
