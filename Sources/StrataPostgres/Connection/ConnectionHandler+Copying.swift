import NIOCore
import Strata

/// COPY: the data flows only as fast as the slower side takes it.
/// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
extension ConnectionHandler {
  // MARK: To the server

  func beginCopyIn() {
    guard case .input? = copy?.direction, let running = copy?.running, queue.first?.running === running else {
      queue.first?.failure = .copyNeedsItsOwnCall
      output.copyFail("COPY FROM STDIN needs copyIn")
      // The Sync behind the Execute was read as part of the copy, which ignores it.
      guard case .statements? = queue.first?.kind else { return }
      copy?.needsSync = false
      output.sync()
      return flush()
    }
    copy?.isStarted = true
    if running.cancellation != nil { _ = failCopy(of: running) } else { feedCopy() }
  }

  /// Sends what the producer has, as long as the socket takes it.
  func feedCopy() {
    guard failure == nil, let copy, copy.isStarted, copy.needsSync, case .input(let input) = copy.direction,
      let context
    else { return }
    isFeeding = true
    defer { isFeeding = false }
    let eventLoop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    while context.channel.isWritable {
      switch input.take(orWake: { eventLoop.execute { bound.value.feedCopy() } }) {
      case .chunks(let chunks):
        for chunk in chunks { output.copyData(chunk) }
        flush()
      case .nothingYet: return
      case .finished:
        output.copyDone()
        return endGroupOnce()
      case .abandoned:
        output.copyFail("the producer of the data gave up")
        return endGroupOnce()
      }
    }
  }

  /// Stops a COPY because nobody wants it any more.
  /// - Returns: Whether the server will end it by itself.
  func failCopy(of running: RunningBurst) -> Bool {
    guard let copy, copy.running === running else { return false }
    switch copy.direction {
    case .input(let input):
      input.close()
      guard copy.isStarted, copy.needsSync else { return false }
      output.copyFail("the copy was cancelled")
      endGroupOnce()
      return true
    case .output(let output):
      output.close()
      return false
    }
  }

  /// The server has ended the statement, with or without the data.
  func statementEnded() {
    guard let copy, let group = queue.first, group.running === copy.running, group.current == nil else { return }
    if !copy.isStarted, group.failure == nil { queue.first?.failure = .copyNeedsItsOwnCall }
    endGroupOnce()
  }

  /// The group failed: what was to be copied has no use any more.
  func endCopyInput() {
    guard let copy, queue.first?.running === copy.running, case .input(let input) = copy.direction else { return }
    input.close()
    endGroupOnce()
  }

  private func endGroupOnce() {
    guard copy?.needsSync == true else { return }
    copy?.needsSync = false
    output.sync()
    flush()
  }

  func endCopy(_ error: DatabaseError?) {
    switch copy?.direction {
    case .input(let input): input.close()
    case .output(let output): output.close()
    case nil: return
    }
    copy = nil
  }

  // MARK: From the server

  func beginCopyOut() {
    guard case .output? = copy?.direction, queue.first?.running === copy?.running else {
      queue.first?.failure = .copyNeedsItsOwnCall
      return
    }
    copy?.isStarted = true
  }

  func deliverCopy(_ bytes: UnsafeRawBufferPointer) {
    guard !copyRanges.isEmpty else { return }
    defer { copyRanges.removeAll(keepingCapacity: true) }
    guard case .output(let output)? = copy?.direction, let context else { return }
    let size = copyRanges.reduce(0) { $0 + $1.count }
    let chunk = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      for range in copyRanges {
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[count...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        count += range.count
      }
    }
    let eventLoop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let goesOn = output.receive(chunk) { eventLoop.execute { bound.value.read(true) } }
    if !goesOn { read(false) }
  }

  /// Reads from the socket, or lets the server wait.
  private func read(_ isReading: Bool) {
    guard failure == nil, let context else { return }
    do {
      try context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    } catch {
      fail(.connectionLost("the connection failed").adding { $0.serverDetail = "\(error)" })
    }
  }
}
