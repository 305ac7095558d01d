import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Options of a TCP socket, by level and name.
struct SocketOption: Sendable {
  let level: NIOBSDSocket.OptionLevel
  let name: NIOBSDSocket.Option
  let value: Int
}

extension PostgresConfiguration {
  /// What libpq sets on its sockets (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES).
  var tcpOptions: [SocketOption] {
    var options: [SocketOption] = []
    if let tcpKeepAlive {
      options.append(SocketOption(level: .socket, name: .so_keepalive, value: 1))
      #if os(Linux)
        let idle = TCP_KEEPIDLE
      #else
        let idle = TCP_KEEPALIVE
      #endif
      for (name, value) in [
        (idle, tcpKeepAlive.idle.map { Int($0.components.seconds) }),
        (TCP_KEEPINTVL, tcpKeepAlive.interval.map { Int($0.components.seconds) }), (TCP_KEEPCNT, tcpKeepAlive.count),
      ] {
        if let value { options.append(SocketOption(level: .tcp, name: .init(rawValue: name), value: value)) }
      }
    }
    #if os(Linux)
      if let milliseconds = tcpUserTimeout?.settingMilliseconds {
        options.append(SocketOption(level: .tcp, name: .init(rawValue: TCP_USER_TIMEOUT), value: Int(milliseconds)))
      }
    #endif
    return options
  }
}

extension ClientBootstrap {
  func options(_ options: [SocketOption]) -> ClientBootstrap {
    options.reduce(self) { bootstrap, option in
      bootstrap.channelOption(
        ChannelOptions.Types.SocketOption(level: option.level, name: option.name),
        value: SocketOptionValue(truncatingIfNeeded: option.value))
    }
  }
}
