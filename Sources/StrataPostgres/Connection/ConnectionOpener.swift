import Logging
import NIOCore
import NIOPosix
import Strata

/// Opens sessions: tries the hosts in turn until one has what is wanted.
struct ConnectionOpener: Sendable {
  private let configuration: PostgresConfiguration
  private let options: SessionOptions
  private let loops: EventLoopRing
  private let logger: Logger
  private let saltedPasswords = SaltedPasswordCache()
  private let tls = TLSContexts()

  init(_ configuration: PostgresConfiguration, options: SessionOptions, loops: EventLoopRing, logger: Logger) {
    self.configuration = configuration
    self.options = options
    self.loops = loops
    self.logger = logger
  }

  /// - Throws: The reason of every host; `authenticationFailed` at once, since another host would ask for the same
  ///   password.
  func open() async throws(DatabaseError) -> PostgresConnection {
    let hosts = configuration.loadBalancesHosts ? configuration.hosts.shuffled() : configuration.hosts
    let wishes = configuration.targetSession.wishes
    let end = NIODeadline.now() + TimeAmount(configuration.pool.connectTimeout)
    var attempts = wishes.count * hosts.count
    var failures = HostFailures(hosts: hosts.count)
    for wish in wishes {
      for (place, host) in hosts.enumerated() {
        // A host that never answers leaves the others their share of the time. The last one has all of the rest, whose
        // end is the pool's to tell.
        let limit = attempts > 1 ? (end - .now()).share(of: attempts) : nil
        attempts -= 1
        if Task.isCancelled { throw .connectCancelled }
        do throws(DatabaseError) {
          let connection = try await open(host, limit)
          if wish.accepts(connection.session) { return connection }
          await connection.close()
          failures.record(.serverIsNot(wish), of: host, at: place)
        } catch {
          if error.code == .authenticationFailed || error.code == .cancelled { throw error }
          failures.record(error, of: host, at: place)
        }
      }
    }
    throw failures.error
  }

  /// - Parameter limit: How long the host may take; `nil` when only the pool limits it.
  private func open(_ host: PostgresHost, _ limit: TimeAmount?) async throws(DatabaseError) -> PostgresConnection {
    let environment = configuration.surroundings
    let passfile = Passfile.load(path: configuration.passfile, environment: environment)
    if let note = passfile.note { logger.warning("\(note)") }
    let password = try await configuration.password(for: host, passfile: passfile.passfile)
    // The password's provider is not the host's, and has had its time before.
    let end = limit.map { NIODeadline.now() + $0 }
    guard let plan = try configuration.tls.plan(for: host, environment: environment),
      TLSContexts.isAvailable || !plan.isOptional
    else { return try await open(host, password, nil, isRequired: false, end) }
    let upgrade = try await tls.upgrade(for: plan, keyPassword: configuration.tls.keyPassword)
    guard plan.isOptional else { return try await open(host, password, upgrade, isRequired: true, end) }
    do throws(DatabaseError) {
      return try await open(host, password, upgrade, isRequired: false, end)
    } catch {
      // What is only preferred may fail, as with libpq.
      guard error.isFailedTLS else { throw error }
      logger.notice("TLS failed and is only preferred; the connection is not encrypted")
      return try await open(host, password, nil, isRequired: false, end)
    }
  }

  private func open(
    _ host: PostgresHost, _ password: String?, _ upgrade: (any TLSUpgrade)?, isRequired: Bool, _ end: NIODeadline?
  ) async throws(DatabaseError) -> PostgresConnection {
    var generator = SystemRandomNumberGenerator()
    let plan = StartupHandler.Plan(
      parameters: configuration.startupParameters, user: configuration.user,
      password: password, channelBinding: configuration.channelBinding,
      allowsCleartextPassword: configuration.allowsCleartextPassword,
      nonce: (0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, saltedPasswords: saltedPasswords)
    let executor = loops.next()
    let loop = executor.eventLoop
    let promise = loop.makePromise(of: SessionInfo.self)
    let logger = logger
    let channel: any Channel
    do {
      channel = try await connect(to: host, on: loop, until: end) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            TLSNegotiationHandler(upgrade, isRequired: isRequired),
            StartupHandler(plan, promise: promise, logger: logger))
        }
      }
    } catch {
      let reason = DatabaseError.unreachable(host, error)
      promise.fail(reason)
      throw reason
    }
    let overdue = end.map { end in
      loop.scheduleTask(deadline: end) {
        promise.fail(DatabaseError.noAnswer(host))
        channel.close(promise: nil)
      }
    }
    defer { overdue?.cancel() }
    return try await begin(on: channel, promise.futureResult, host, upgrade, executor)
  }

  private func connect(
    to host: PostgresHost, on loop: any EventLoop, until end: NIODeadline? = nil,
    _ initialize: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws -> any Channel {
    // Reads of up to half a megabyte: a wide result then takes few system calls and few rows lie in two reads.
    let sizes = AdaptiveRecvByteBufferAllocator(minimum: 4 << 10, initial: 16 << 10, maximum: 512 << 10)
    let bootstrap = ClientBootstrap(group: loop)
      .channelOption(.recvAllocator, value: sizes)
      .connectTimeout(end.map { max($0 - .now(), .milliseconds(1)) } ?? TimeAmount(configuration.pool.connectTimeout))
      .channelInitializer(initialize)
    switch host {
    case .tcp(let name, let port, let address):
      return try await bootstrap.options(configuration.tcpOptions).connect(host: address ?? name, port: port).get()
    case .unixSocket:
      return try await bootstrap.connect(unixDomainSocketPath: host.socketPath ?? "").get()
    }
  }

  /// Waits for the session, and hands the channel over to the handler that runs it.
  private func begin(
    on channel: any Channel, _ session: EventLoopFuture<SessionInfo>, _ host: PostgresHost,
    _ upgrade: (any TLSUpgrade)?, _ executor: LoopTaskExecutor
  ) async throws(DatabaseError) -> PostgresConnection {
    let state = ConnectionState()
    let handover = session.flatMapThrowing { [self] info in
      let pipeline = channel.pipeline.syncOperations
      let startup = try pipeline.handler(type: StartupHandler.self)
      let handler = ConnectionHandler(
        session: info, options: options, state: state, executor: executor, logger: logger)
      handler.sendCancelRequest = { key, done in
        Task { done(await sendCancelRequest(key, to: host, info.isEncrypted ? upgrade : nil)) }
      }
      let rest = startup.takeRest()
      try pipeline.addHandler(handler)
      pipeline.removeHandler(startup, promise: nil)
      if rest.readableBytes > 0 { handler.receiveRest(rest) }
      return (NIOLoopBound(handler, eventLoop: channel.eventLoop), info)
    }
    let result: Result<(NIOLoopBound<ConnectionHandler>, SessionInfo), any Error> = await withTaskCancellationHandler {
      do { return .success(try await handover.get()) } catch { return .failure(error) }
    } onCancel: {
      channel.close(promise: nil)
    }
    switch result {
    case .success(let (handler, info)):
      return PostgresConnection(
        channel: channel, handler: handler, state: state, session: info, hasSession: options.usesNamedStatements)
    case .failure(let error as DatabaseError): throw Task.isCancelled ? .connectCancelled : error
    case .failure(let error): throw .unreachable(host, error)
    }
  }

  // MARK: Cancelling

  /// Sends a CancelRequest on a connection of its own, encrypted when the session is, and waits until the server has
  /// closed it: the signal has then been sent.
  private func sendCancelRequest(
    _ key: BackendKey, to host: PostgresHost, _ upgrade: (any TLSUpgrade)?
  ) async -> DatabaseError? {
    let loop = loops.next().eventLoop
    let promise = loop.makePromise(of: Void.self)
    do {
      // Nothing is written on the session until the request is delivered.
      let end = NIODeadline.now() + options.cancelDeliveryLimit
      let channel = try await connect(to: host, on: loop, until: end) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            TLSNegotiationHandler(upgrade, isRequired: upgrade != nil), CancelHandler(key, promise: promise))
        }
      }
      let limit = channel.eventLoop.scheduleTask(deadline: end) { channel.close(promise: nil) }
      defer { limit.cancel() }
      try await promise.futureResult.get()
      return nil
    } catch {
      let reason = (error as? DatabaseError) ?? .unreachable(host, error)
      promise.fail(reason)
      return reason
    }
  }
}

extension TimeAmount {
  fileprivate func share(of count: Int) -> TimeAmount { .nanoseconds(nanoseconds / Int64(count)) }
}
