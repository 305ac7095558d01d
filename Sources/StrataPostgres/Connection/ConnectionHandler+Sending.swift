import NIOCore
import Strata
import Synchronization

extension ConnectionHandler {
  func send(_ running: RunningBurst) {
    running.markSent()
    if let only = running.burst.only {
      if sendKnown(running, 0, only, false) { return watchHead() }
      sendUnknown(running, 0, [only])
    } else {
      for index in 0..<running.burst.groupCount { send(running, index) }
    }
    settle(running)
    watchHead()
  }

  func send(_ running: RunningBurst, _ index: Int, described: [PreparedStatement] = [], isRetry: Bool = false) {
    let statements = running.burst.groups[index].statements
    if statements.count == 1, described.isEmpty, sendKnown(running, index, statements[0], isRetry) { return }
    sendUnknown(running, index, statements, described: described, isRetry: isRetry)
  }

  private func sendUnknown(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement], described: [PreparedStatement] = [],
    isRetry: Bool = false
  ) {
    endShared()
    if described.isEmpty, sendKnownGroup(running, index, statements, isRetry) { return }
    do throws(DatabaseError) {
      for statement in statements { try validate(statement) }
      if statements.contains(where: { $0.kind == .script }) { return try sendScript(running, index, statements) }
      if described.isEmpty, try sendPreparation(running, index, statements, isRetry: isRetry) { return }
      try sendStatements(running, index, statements, described, isRetry: isRetry)
    } catch {
      finish(running, index, .failed(error))
    }
  }

  /// The frequent case: one statement that is prepared and whose reader has seen its columns.
  /// - Returns: Whether it was sent.
  private func sendKnown(_ running: RunningBurst, _ index: Int, _ statement: Statement, _ isRetry: Bool) -> Bool {
    switch statement.kind {
    case .prepared, .setting, .control: break
    case .script, .cursor, .copyIn, .copyOut: return false
    }
    guard forgotten.isEmpty, isSendable(statement.parameters), let found = cached(statement),
      let formats = found.knownFormats(for: statement.rows)
    else { return false }
    let isOpen = beginShared(running)
    output.run(found.bindHead, statement.parameters, results: formats, endsGroup: !isOpen)
    pipeline.sendStatement(endsGroup: !isOpen)
    noteSessionChange(by: statement)
    enqueue(SentGroup(running, index, statement, known: found, isRetry: isRetry, isOpen: isOpen))
    return true
  }

  /// As above, of several statements: units of work, and what begins a transaction.
  private func sendKnownGroup(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement], _ isRetry: Bool
  ) -> Bool {
    guard statements.count > 1, forgotten.isEmpty, copy == nil else { return false }
    var prepared: [PreparedStatement] = []
    prepared.reserveCapacity(statements.count)
    for statement in statements {
      switch statement.kind {
      case .prepared, .setting, .control: break
      case .script, .cursor, .copyIn, .copyOut: return false
      }
      guard isSendable(statement.parameters), let found = cached(statement),
        found.knownFormats(for: statement.rows) != nil
      else { return false }
      prepared.append(found)
    }
    for (statement, found) in zip(statements, prepared) {
      output.run(
        found.bindHead, statement.parameters, results: found.formats(for: statement.rows), endsGroup: false)
      pipeline.sendStatement(endsGroup: false)
      noteSessionChange(by: statement)
    }
    endGroup(SentGroup(.statements, running, index, prepared, isRetry: isRetry))
    return true
  }

  /// Afterwards the session may not be as a caller expects it: it is cleaned before somebody else gets it.
  private func noteSessionChange(by statement: Statement) {
    guard statement.access == .undeclared, statement.text.mayChangeSession else { return }
    state.isDirty.store(true, ordering: .relaxed)
  }

  private func isSendable(_ parameters: ParameterBuffer) -> Bool {
    parameters.invalid == nil && parameters.count <= Int(UInt16.max)
      && parameters.bytes.count <= FrontendMessages.longestMessage
  }

  func validate(_ statement: Statement) throws(DatabaseError) {
    try statement.parameters.validate()
    guard statement.parameters.count <= Int(UInt16.max) else {
      throw DatabaseError(.invalidArgument, "a statement can have at most 65,535 parameters; pass a list as one array")
    }
    guard statement.parameters.bytes.count <= FrontendMessages.longestMessage,
      statement.text.sql.utf8.count <= FrontendMessages.longestMessage
    else { throw DatabaseError(.valueOutOfRange, "a statement and its values can have at most 1 GiB") }
    guard cached(statement) == nil, statement.text.sql.utf8.contains(0) else { return }
    throw DatabaseError(.invalidArgument, "the statement's text contains a zero byte")
  }

  /// All statements as the text of one Query: a script has no parameters, and what stands in front of it in its group,
  /// a BEGIN, must not take effect without it.
  func sendScript(_ running: RunningBurst, _ index: Int, _ statements: [Statement]) throws(DatabaseError) {
    guard let script = statements.last, statements.dropLast().allSatisfy({ $0.kind == .control }) else {
      throw DatabaseError(.unsupported, "a script cannot share a group with other statements; run it by itself")
    }
    try ScriptStatements.refuseTransactionControl(script.text.sql)
    let prefix = statements.dropLast().map { $0.text.sql + ";" }.joined()
    output.query(prefix + script.text.sql)
    pipeline.send(.script)
    pipeline.send(.ready)
    if script.text.mayChangeSession { state.isDirty.store(true, ordering: .relaxed) }
    enqueue(SentGroup(.script(prefixLength: prefix.unicodeScalars.count), running, index))
  }

  /// Asks for the columns of statements whose sink finds them by name and so decides on their formats, and of those that
  /// may write and whose rows are read: a write whose columns do not fit is then refused before it is run.
  /// - Returns: Whether there was something to ask; the group follows when the answer is there.
  func sendPreparation(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement], isRetry: Bool
  ) throws(DatabaseError) -> Bool {
    var isNeeded = false
    for statement in statements {
      guard let sink = statement.rows, !statement.isCursorStepAfterFirst else { continue }
      let isChecked = sink.decoder == nil || (statement.access != .read && options.usesNamedStatements)
      if isChecked, cached(statement)?.description == nil { isNeeded = true }
    }
    guard isNeeded else { return false }
    closeForgotten()
    // One that is being described already, for an earlier group or earlier in this one, is described when this group ends.
    let prepared = statements.map { statement in
      if case .setting = statement.kind { return write(statement, running, nil, isFresh: false) }
      return cached(statement) ?? prepare(statement)
    }
    endGroup(SentGroup(.preparation, running, index, prepared, isRetry: isRetry))
    return true
  }

  /// - Parameter described: The statements as the preparation described them; empty when there was none.
  func sendStatements(
    _ running: RunningBurst, _ index: Int, _ statements: [Statement], _ described: [PreparedStatement], isRetry: Bool
  ) throws(DatabaseError) {
    // Everything that can fail comes before the first byte: a group is sent as a whole or not at all.
    var named: [Int: ResultFormats] = [:]
    for (place, statement) in statements.enumerated() {
      guard let sink = statement.rows, let known = try known(statement, place, described) else { continue }
      if sink.decoder != nil {
        if known.description != nil { try known.check(sink) }
      } else {
        if let columns = known.columns {
          named[place] = ResultFormats(try sink.begin(columns))
        } else if !sink.allowsNoRows {
          throw .returnsNoRows
        }
      }
    }
    closeForgotten()
    // A group with a COPY is not sent again once its data has ended, so nothing in it may be unknown to the server.
    let isFresh = statements.contains { $0.copies }
    var prepared: [PreparedStatement] = []
    prepared.reserveCapacity(statements.count)
    for (place, statement) in statements.enumerated() {
      prepared.append(write(statement, running, named[place], isFresh: isFresh))
      noteSessionChange(by: statement)
    }
    let group = SentGroup(.statements, running, index, prepared, isRetry: isRetry)
    if copy?.running === running, copy?.needsSync == true {
      output.flush()
      pipeline.send(.ready)
      enqueue(group)
    } else {
      endGroup(group)
    }
  }

  /// What is known of a statement before it is sent.
  private func known(
    _ statement: Statement, _ place: Int, _ described: [PreparedStatement]
  ) throws(DatabaseError) -> PreparedStatement? {
    if case .cursor(let step) = statement.kind, step.action == .fetch {
      guard let open = portals[step.cursor] else { throw .cursorHasEnded }
      return open
    }
    return described.isEmpty ? cached(statement) : described[place]
  }

  private func write(
    _ statement: Statement, _ running: RunningBurst, _ formats: ResultFormats?, isFresh: Bool
  ) -> PreparedStatement {
    switch statement.kind {
    case .cursor(let step): return write(step, of: statement, formats)
    case .copyIn(let input): copy = ActiveCopy(running: running, direction: .input(input), needsSync: true)
    case .copyOut(let output): copy = ActiveCopy(running: running, direction: .output(output), needsSync: false)
    case .prepared, .setting, .control, .script: break
    }
    let found = isFresh ? prepareOnce(statement) : cached(statement) ?? prepare(statement)
    output.bind(found.name, statement.parameters, results: formats ?? found.formats(for: statement.rows))
    output.execute()
    pipeline.send(.bindComplete)
    pipeline.send(.result)
    return found
  }

  private func write(_ step: CursorStep, of statement: Statement, _ formats: ResultFormats?) -> PreparedStatement {
    let name = PortalName(cursor: step.cursor)
    let rows = Int32(clamping: max(1, step.rows))
    switch step.action {
    case .open:
      let found = cached(statement) ?? prepare(statement)
      output.bind(found.name, statement.parameters, results: formats ?? found.formats(for: statement.rows), to: name)
      output.execute(name, rows: rows)
      pipeline.send(.bindComplete)
      pipeline.send(.result)
      portals[step.cursor] = found
      return found
    case .fetch:
      output.execute(name, rows: rows)
      pipeline.send(.result)
      return portals[step.cursor] ?? unknown(statement)
    case .close:
      output.close(portal: name)
      pipeline.send(.portalClosed)
      return portals.removeValue(forKey: step.cursor) ?? unknown(statement)
    }
  }

  private func unknown(_ statement: Statement) -> PreparedStatement {
    PreparedStatement(name: .unnamed, text: statement.text, parameterTypes: [])
  }

  func endGroup(_ group: SentGroup) {
    output.sync()
    pipeline.send(.ready)
    enqueue(group)
  }

  func enqueue(_ group: SentGroup) {
    queue.append(group)
    if queue.count == 1 { beginHead() }
    state.depth.store(queue.count, ordering: .relaxed)
  }

  func cached(_ statement: Statement) -> PreparedStatement? {
    guard let found = cache.find(statement.text), found.parameterTypes == statement.parameters.types else { return nil }
    return found
  }

  /// Writes Parse and Describe.
  func prepare(_ statement: Statement) -> PreparedStatement {
    let name: StatementName
    if options.usesNamedStatements, options.statementCacheSize > 0 {
      lastName += 1
      name = StatementName(number: lastName)
    } else {
      name = .unnamed
    }
    let prepared = parse(statement, as: name)
    if let evicted = cache.insert(prepared) { forgotten.append(evicted.name) }
    return prepared
  }

  /// For this time only.
  private func prepareOnce(_ statement: Statement) -> PreparedStatement { parse(statement, as: .unnamed) }

  private func parse(_ statement: Statement, as name: StatementName) -> PreparedStatement {
    let prepared = PreparedStatement(name: name, text: statement.text, parameterTypes: statement.parameters.types)
    output.parse(name: name, statement.text.sql, types: statement.parameters.types)
    output.describe(statement: name)
    pipeline.send(.parseComplete)
    pipeline.send(.parameterDescription)
    pipeline.send(.rowDescription)
    return prepared
  }

  /// Closes statements that had to make room. First in its group, so that no error makes the server skip it.
  func closeForgotten() {
    guard !forgotten.isEmpty else { return }
    for name in forgotten {
      output.close(statement: name)
      pipeline.send(.closeComplete)
    }
    forgotten.removeAll(keepingCapacity: true)
  }
}

extension Statement {
  fileprivate var isCursorStepAfterFirst: Bool {
    guard case .cursor(let step) = kind else { return false }
    switch step.action {
    case .open: return false
    case .fetch, .close: return true
    }
  }
}
