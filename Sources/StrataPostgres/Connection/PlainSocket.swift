import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The socket of a connection that is not encrypted, for sending without the way through the channel's pipeline and its
/// list of pending writes: with a point read that is a quarter of what this process does before the server can begin.
///
/// Only sending is done here, and only what the socket takes at once. To wait for room, to read, to notice an error and to
/// close remain the channel's. Confined to the channel's event loop.
struct PlainSocket {
  private let handle: NIOBSDSocket.Handle
  private let channel: any Channel

  /// - Returns: `nil` for a channel that is not one of a socket.
  init?(_ channel: any Channel) {
    // It throws for a socket that is closed already, which the channel notices by itself.
    let handle = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable { (handle: NIOBSDSocket.Handle) in
      handle
    }
    guard let handle else { return nil }
    self.handle = handle
    self.channel = channel
  }

  /// - Returns: How many of the bytes were taken: none when the socket is full or broken. The channel, which gets the rest,
  ///   waits for it to have room or fails as it does.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    // The number may be another file's once the channel has closed its socket; it is not active any more then.
    guard channel.isActive, let base = bytes.baseAddress else { return 0 }
    #if canImport(Darwin)
      // The channel has set SO_NOSIGPIPE.
      let flags: CInt = 0
    #else
      let flags = CInt(MSG_NOSIGNAL)
    #endif
    return max(0, sendNow(handle, base, bytes.count, flags))
  }
}

/// `send` within the type would be its own method.
private func sendNow(
  _ handle: NIOBSDSocket.Handle, _ base: UnsafeRawPointer, _ count: Int, _ flags: CInt
) -> Int {
  send(handle, base, count, flags)
}
