import NIOCore
import NIOPosix

/// Ports on 127.0.0.1 for servers that close and come back.
///
/// They are below the range from which the system takes the ports of outgoing connections: a port that the
/// system had chosen could be gone when the server comes back.
enum LoopbackPort {
  static let address = "127.0.0.1"
  private static let range = 20_000..<32_000

  /// Listens on a port that nobody listens on.
  static func bind(_ bootstrap: ServerBootstrap) async throws -> any Channel {
    for _ in 0..<50 {
      do {
        return try await bootstrap.bind(host: address, port: .random(in: range)).get()
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        continue
      }
    }
    throw TestServerError("no free port was found in \(range) after 50 attempts; close some servers")
  }

  /// A port that nobody listens on, for a server that opens it itself. Somebody else can be quicker: the
  /// caller tries again then.
  static func pick() async throws -> Int {
    let channel = try await bind(ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton))
    let port = channel.localAddress?.port
    try await channel.close()
    guard let port else {
      throw TestServerError("a socket on \(address) has no port; look at the network of this machine")
    }
    return port
  }
}
