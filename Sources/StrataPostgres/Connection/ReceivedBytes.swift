import NIOCore

/// Keeps received bytes alive while rows in them are looked at: a buffer that is held twice is never written again.
final class ReceivedBytes: Sendable {
  private let buffer: ByteBuffer

  init(_ buffer: ByteBuffer) { self.buffer = buffer }
}
