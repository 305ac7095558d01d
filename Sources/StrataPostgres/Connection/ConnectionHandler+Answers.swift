import Logging
import NIOCore
import Strata
import Synchronization

extension ConnectionHandler {
  func described(_ columns: ResultColumns?) {
    guard let group = queue.first else { return }
    switch group.kind {
    case .statements: group.currentPrepared?.describe(columns)
    case .preparation: group.describeNext(columns)
    case .script, .reset: break
    }
  }

  func bound() {
    guard let group = queue.first, !group.isChecked, let sink = group.current?.rows,
      let prepared = group.currentPrepared,
      let running = group.running, !running.isAnswered, group.failure == nil
    else { return }
    do throws(DatabaseError) {
      try prepared.check(sink)
    } catch {
      group.failure = error
    }
  }

  func completed(_ tag: CommandTag) {
    guard let group = queue.first else { return }
    switch tag.command {
    case .rollback:
      if let statement = group.current, statement.kind == .control, statement.text.sql == "COMMIT" {
        group.failure = .commitRolledBack
      }
    case .changesSession:
      if group.running != nil { state.isDirty.store(true, ordering: .relaxed) }
    case .deallocatesAll:
      state.isDirty.store(true, ordering: .relaxed)
      cache.removeAll()
      forgotten = []
    case .begin, .commit, .other: break
    }
    complete(group, Completion(affectedRows: tag.rows))
  }

  /// The text of an empty statement has nothing to answer.
  func completedEmpty() {
    guard let group = queue.first else { return }
    if case .statements = group.kind { group.failure = .emptyStatement }
    complete(group, Completion(affectedRows: 0))
  }

  /// A batch of a cursor is complete, and there may be more.
  func suspended() {
    guard let group = queue.first else { return }
    complete(group, Completion(affectedRows: 0, hasMore: true))
  }

  private func complete(_ group: SentGroup, _ completion: Completion) {
    group.complete(completion)
    if copy != nil { statementEnded() }
  }

  func groupEnded(_ status: TransactionStatus) {
    let group = queue.removeFirst()
    let skipped = group.isOpen ? takeSkipped(behind: group) : []
    endHead(group)
    if let copy, copy.running === group.running { endCopy(nil) }
    if status == .idle, !portals.isEmpty { forgetPortals() }
    state.isInTransaction.store(status != .idle, ordering: .relaxed)
    // Before the caller goes on: a connection that is given back is idle, or has something to clean up.
    state.depth.store(queue.count, ordering: .relaxed)
    conclude(group, status)
    for skipped in skipped { sendAgain(skipped) }
    if cancelledCount > 0 { cancelHead() }
    noteIdle()
  }

  /// The queries that were read in batches have ended with their transaction. Those of the next one may have been sent
  /// already.
  private func forgetPortals() {
    let opened = queue.flatMap { group in
      group.statements.compactMap { statement in
        if case .cursor(let step) = statement.kind { step.cursor } else { nil }
      }
    }
    portals = portals.filter { opened.contains($0.key) }
  }

  /// Whoever waits for the connection may have it now.
  func noteIdle() {
    if queue.isEmpty, state.isWanted.load(ordering: .relaxed) { onIdle?() }
  }

  func conclude(_ group: SentGroup, _ status: TransactionStatus) {
    guard let running = group.running else {
      if let message = group.serverFailure { fail(message.error(code: .connectionLost, .resetFailed)) }
      return
    }
    guard let message = group.serverFailure else {
      if case .preparation = group.kind {
        if let reason = running.cancellation ?? (running.isDisplaced ? .task : nil) {
          return finish(running, group.index, .failed(located(reason.beforeSent, in: group)))
        }
        send(running, group.index, described: group.prepared, isRetry: group.isRetry)
      } else if let failure = group.failure {
        finish(running, group.index, .failed(located(failure, in: group)))
      } else if let completion = group.completion {
        if running.isEnding { leave(running) }
        if running.finishOnly(completion) { return settle(running) }
        finish(running, group.index, .completed([completion]))
      } else {
        finish(running, group.index, .completed(completions(of: group)))
      }
      return
    }
    forget(group, message)
    guard message.isStalePlan || message.isUnknownStatement else {
      // What we refused ourselves is the cause of what the server says.
      return finish(running, group.index, .failed(located(group.failure ?? error(message, of: running), in: group)))
    }
    // Nothing of the group took effect and none of its rows were delivered, so it is sent again, once. In an open
    // transaction the error has undone what came before it.
    if status == .idle, group.mayBeSentAgain, !running.isAnswered, running.cancellation == nil {
      return send(running, group.index, isRetry: true)
    }
    finish(running, group.index, .failed(located(message.stalePlanError, in: group)))
  }

  func finish(_ running: RunningBurst, _ index: Int, _ result: GroupResult) {
    if running.isEnding { leave(running) }
    running.finish(index, result)
    settle(running)
  }

  /// Takes a burst that has ended out of the connection's account, once.
  func settle(_ running: RunningBurst) {
    guard running.hasEnded, !running.isSettled else { return }
    running.isSettled = true
    leave(running)
    if running.cancellation != nil { cancelledEnded() }
    noteIdle()
  }

  /// It is no work any more that the connection has to do. Said before the caller goes on, who would otherwise find the
  /// connection busy with his own statement and take another one.
  func leave(_ running: RunningBurst) {
    guard !running.hasLeft else { return }
    running.hasLeft = true
    running.deadline?.cancel()
    state.backlog.subtract(running.expectedDuration, ordering: .relaxed)
  }

  private func error(_ message: ServerMessage, of running: RunningBurst) -> DatabaseError {
    guard message.sqlState == "57014" else { return message.error() }
    switch running.cancellation {
    case .deadline: return message.error(code: .statementTimeout, .deadlineExceeded)
    case .task: return message.error()
    case nil:
      // The limit that the server was given for it: its words for that depend on its language.
      guard let limit = running.burst.carriedDeadline?.serverLimit, ContinuousClock.now >= limit else {
        return message.error()
      }
      return message.error(code: .statementTimeout, .deadlineExceeded)
    }
  }

  func completions(of group: SentGroup) -> [Completion] {
    switch group.kind {
    case .statements, .preparation, .reset: return group.completions
    case .script:
      // One for each statement of the burst, however many the script has.
      let count = group.statements.count
      let missing = Array(repeating: Completion(affectedRows: 0), count: count)
      return Array((missing + group.completions).suffix(count))
    }
  }

  /// A statement that the server could not prepare, or whose plan is no longer right, is prepared anew.
  func forget(_ group: SentGroup, _ message: ServerMessage) {
    for prepared in group.prepared where cache.find(prepared.text) === prepared {
      if message.isStalePlan {
        forgotten.append(prepared.name)
      } else if !message.isUnknownStatement, prepared.description != nil {
        continue
      }
      cache.remove(prepared.text)
    }
  }

  func located(_ error: DatabaseError, in group: SentGroup) -> DatabaseError {
    error.adding { details in
      if let statement = group.current ?? group.statements.last {
        details.statement = statement.text.sql
        details.source = details.source ?? statement.source
      }
      if case .script(let prefixLength) = group.kind {
        details.position = details.position.map { max(1, $0 - prefixLength) }
        // Only errors of syntax have a place of their own; the others are those of the first statement not answered.
        if details.position == nil, group.serverFailure != nil, let script = group.statements.last {
          details.position = ScriptStatements.position(
            ofStatement: group.completions.count - group.statements.count + 1, in: script.text.sql)
        }
      }
    }
  }

  func log(_ message: ServerMessage) {
    let level: Logger.Level =
      switch message.severity {
      case "WARNING": .warning
      case "NOTICE", "INFO", "LOG": .info
      default: .debug
      }
    // The text may quote data, so it appears at `debug` only.
    logger.log(level: level, "notice of the server", metadata: ["db.response.status_code": "\(message.sqlState)"])
    logger.debug("notice of the server", metadata: ["message": "\(message.message)"])
  }
}
