import NIOCore
import Strata

extension ConnectionHandler {
  func receive(_ incoming: ByteBuffer) throws(DatabaseError) {
    readTime = MonotonicClock.nanoseconds
    defer { endRead() }
    var buffer = incoming
    // Of a message that lies in two reads only that message is copied, not what follows it.
    while partial.readableBytes > 0 {
      let step = try partial.withUnsafeReadableBytes { bytes throws(DatabaseError) in
        try MessageFrame.read(bytes, at: 0)
      }
      switch step {
      case .incomplete(let needed):
        let missing = needed - partial.readableBytes
        guard var part = buffer.readSlice(length: min(missing, buffer.readableBytes)), part.readableBytes > 0 else {
          return
        }
        partial.writeBuffer(&part)
      case .frame:
        let whole = partial
        partial = ByteBuffer()
        _ = try process(whole)
      }
    }
    let consumed = try process(buffer)
    buffer.moveReaderIndex(forwardBy: consumed)
    if buffer.readableBytes > 0 { partial.writeBuffer(&buffer) }
  }

  /// Handles every complete message.
  /// - Returns: How many bytes they took.
  func process(_ buffer: ByteBuffer) throws(DatabaseError) -> Int {
    try buffer.withUnsafeReadableBytes { bytes throws(DatabaseError) in
      var offset = 0
      var storage: RowStorage?
      var rowsEnd = 0
      while true {
        guard case .frame(let frame) = try MessageFrame.read(bytes, at: offset) else { break }
        if frame.kind == .dataRow {
          try pipeline.receiveRow()
          guard frame.body.count >= 2, frame.body.lowerBound + 2 <= Int(UInt32.max) else { throw .malformed(.dataRow) }
          batchOffsets.append(UInt32(truncatingIfNeeded: frame.body.lowerBound + 2))
          rowsEnd = frame.body.upperBound
        } else if frame.kind == .copyData {
          _ = try pipeline.receive(.copyData, UnsafeRawBufferPointer(start: nil, count: 0))
          copyRanges.append(frame.body)
        } else {
          if !batchOffsets.isEmpty { try deliver(bytes, upTo: rowsEnd, buffer, &storage) }
          if copy != nil { deliverCopy(bytes) }
          let body = UnsafeRawBufferPointer(rebasing: bytes[frame.body])
          try handle(try pipeline.receive(frame.kind, body), body)
          // The connection was given up, and nobody waits for what follows.
          if failure != nil { return bytes.count }
        }
        offset = frame.body.upperBound
      }
      if !batchOffsets.isEmpty { try deliver(bytes, upTo: rowsEnd, buffer, &storage) }
      deliverCopy(bytes)
      return offset
    }
  }

  /// Hands the rows that were found to the sink of their statement.
  func deliver(
    _ bytes: UnsafeRawBufferPointer, upTo end: Int, _ buffer: ByteBuffer, _ storage: inout RowStorage?
  ) throws(DatabaseError) {
    defer { batchOffsets.removeAll(keepingCapacity: true) }
    guard let group = queue.first, let running = group.running, !running.isAnswered, group.failure == nil,
      let sink = group.current?.rows, let columns = group.currentPrepared?.columns
    else { return }
    for offset in batchOffsets {
      let count = bytes.loadUnaligned(fromByteOffset: Int(offset) - 2, as: UInt16.self)
      guard Int(UInt16(bigEndian: count)) == columns.names.count else { throw .malformed(.dataRow) }
    }
    let rows: RowStorage
    // The buffer as the owner: one that is held twice is never written again.
    if let storage { rows = storage } else { rows = RowStorage(unsafeBytes: bytes, owner: buffer) }
    storage = rows
    if let profile = running.profile, let first = batchOffsets.first { profile.record(bytes: end - Int(first)) }
    running.hasDelivered = true
    group.hasDelivered = true
    let batch = RowBuffer(storage: rows, offsets: batchOffsets, columns: columns, gap: MessageFrame.rowGap, end: end)
    do throws(DatabaseError) {
      try sink.receive(batch)
    } catch {
      // A value that cannot be read is the statement's failure, a message whose lengths are wrong the connection's.
      guard error.code != .protocolViolation || batch.hasWholeRows else {
        throw .malformed(.dataRow)
      }
      group.failure = error
    }
  }

  /// The texts that come from here on would be misread.
  private func noteParameter(_ name: String, _ value: String) throws(DatabaseError) {
    guard name == "client_encoding", value.uppercased() != "UTF8" else { return }
    throw DatabaseError(
      .unsupported,
      "client_encoding was changed to \(value.prefix(40)), and texts are read as UTF-8; use convert_to() for bytes in "
        + "another encoding")
  }

  func handle(_ action: PipelineStateMachine.Action, _ body: UnsafeRawBufferPointer) throws(DatabaseError) {
    switch action {
    case .none, .parsed: break
    case .described(let columns): described(columns)
    case .bound: bound()
    case .completed(let tag):
      completed(tag)
      if let group = queue.first, group.isOpen { sharedEnded() }
    case .completedEmpty:
      completedEmpty()
      if let group = queue.first, group.isOpen { sharedEnded() }
    case .suspended: suspended()
    case .portalClosed: queue.first?.complete(Completion(affectedRows: 0))
    case .failed(let message):
      queue.first?.serverFailure = message
      endCopyInput()
    case .ready(let status): groupEnded(status)
    case .copyIn: beginCopyIn()
    case .copyOut: beginCopyOut()
    case .copyData, .copyDone: break
    case .notice(let message): log(message)
    case .parameter(let name, let value): try noteParameter(name, value)
    case .notification(let channel, let payload, let processID):
      onNotification?(PostgresNotification(channel: channel, payload: payload, processID: processID))
    case .closing(let message): throw message.closingError
    }
  }
}
