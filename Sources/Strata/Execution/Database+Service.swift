public import ServiceLifecycle

/// A database as one of the services of an application: it opens its connections at the start, and closes them at a
/// graceful shutdown once what runs has ended.
///
/// ```swift
/// let group = ServiceGroup(services: [db, server], gracefulShutdownSignals: [.sigterm], logger: logger)
/// try await group.run()
/// ```
///
/// Name it before the services that use it: a group shuts down in the opposite order. A database works without being run, too;
/// call ``Database/close()`` at the end then.
extension Database: Service {
  public func run() async throws {
    await driver.start()
    do {
      try await gracefulShutdown()
    } catch {
      await close()
      throw error
    }
    await close()
  }
}
