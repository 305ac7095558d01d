import NIOCore

/// One direction of a connection: a queue of what came in, let out when the faults allow it. All of it is on
/// the proxy's event loop.
final class ProxyLane {
  private enum Entry {
    case bytes(ByteBuffer, due: NIODeadline)
    case end(Ending?, due: NIODeadline)

    var due: NIODeadline {
      switch self {
      case .bytes(_, let due), .end(_, let due): due
      }
    }
  }

  /// The sender is not read while this much waits. It is well above what a test sends within its latency.
  private static let mostWaiting = 8 << 20
  /// A bandwidth limit lets a piece out this often, so that the flow is smooth.
  private static let pace = TimeAmount.milliseconds(20)

  let direction: Direction
  private let link: ProxyLink
  private var faults: Faults
  private var truncation: (remaining: Int, ending: Ending)?
  private var queue = CircularBuffer<Entry>()
  private var waitingBytes = 0
  private var receivedBytes = 0
  private var sentBytes = 0
  /// When the bandwidth limit lets the next piece out.
  private var nextPiece = NIODeadline.distantPast
  private var timer: Scheduled<Void>?
  private var isOver = false

  init(_ direction: Direction, of link: ProxyLink, faults: Faults, truncation: (after: Int, ending: Ending)?) {
    self.direction = direction
    self.link = link
    self.faults = faults
    self.truncation = truncation.map { ($0.after, $0.ending) }
  }

  // What comes in

  func receive(_ bytes: ByteBuffer) {
    link.ledger.observe {
      Traffic(
        connection: link.number, direction: direction, offset: receivedBytes, bytes: Array(bytes.readableBytesView))
    }
    receivedBytes += bytes.readableBytes
    waitingBytes += bytes.readableBytes
    queue.append(.bytes(bytes, due: .now() + TimeAmount(faults.latency)))
    letOut()
  }

  /// The sender sends no more: `nil` when it only shut its sending side down.
  func receiveEnd(_ ending: Ending?) {
    queue.append(.end(ending, due: .now() + TimeAmount(faults.latency)))
    letOut()
  }

  // What is changed

  func change(to faults: Faults) {
    self.faults = faults
    nextPiece = .distantPast
    letOut()
  }

  /// `nil` takes it back.
  func truncate(_ truncation: (after: Int, ending: Ending)?) {
    self.truncation = truncation.map { ($0.after, $0.ending) }
    letOut()
  }

  /// Nothing goes out any more.
  func stop() {
    isOver = true
    timer?.cancel()
    timer = nil
    queue.removeAll()
    waitingBytes = 0
  }

  // What goes out

  /// Lets out everything that is due, and comes back for the next.
  func letOut() {
    timer?.cancel()
    timer = nil
    while !isOver, faults.isForwarding, link.isReady(for: direction) {
      if let truncation, truncation.remaining <= 0 {
        stop()
        return link.end(truncation.ending, afterSending: direction)
      }
      guard let first = queue.first else { break }
      let now = NIODeadline.now()
      guard first.due <= now else { return wait(until: first.due) }
      switch first {
      case .bytes(let bytes, let due):
        guard nextPiece <= now else { return wait(until: nextPiece) }
        letOut(bytes, due: due, now: now)
      case .end(let ending, _):
        queue.removeFirst()
        link.pass(ending, direction)
      }
    }
    if !isOver { link.readSender(of: direction, faults.isForwarding && waitingBytes < Self.mostWaiting) }
  }

  private func letOut(_ bytes: ByteBuffer, due: NIODeadline, now: NIODeadline) {
    var rest = bytes
    var most = rest.readableBytes
    if let limit = faults.bytesPerSecond.map({ max(1, $0) }) {
      most = min(most, max(1, limit * Int(Self.pace.nanoseconds) / 1_000_000_000))
      // A timer that was late by less than a piece is made up for, so that the rate is right on average.
      let start = nextPiece > now - Self.pace ? nextPiece : now
      nextPiece = start + .nanoseconds(Int64(most) * 1_000_000_000 / Int64(limit))
    }
    if let truncation { most = min(most, truncation.remaining) }
    guard var piece = rest.readSlice(length: most) else { return }
    queue.removeFirst()
    if rest.readableBytes > 0 { queue.prepend(.bytes(rest, due: due)) }
    if let corruption = faults.corruption {
      piece = ByteBuffer(
        bytes: piece.readableBytesView.enumerated().map { $0.element ^ corruption.mask(sentBytes + $0.offset) })
    }
    waitingBytes -= most
    sentBytes += most
    if let truncation { self.truncation = (truncation.remaining - most, truncation.ending) }
    link.send(piece, direction)
  }

  private func wait(until deadline: NIODeadline) {
    timer = link.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.letOut() }
    link.readSender(of: direction, waitingBytes < Self.mostWaiting)
  }
}
