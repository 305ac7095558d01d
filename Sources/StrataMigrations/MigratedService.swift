public import ServiceLifecycle

/// A service that starts once the database is migrated. See ``MigrationRunner/before(_:)``.
public struct MigratedService<Wrapped: Service>: Service {
  let runner: MigrationRunner
  let wrapped: Wrapped

  public func run() async throws {
    try await cancelWhenGracefulShutdown { _ = try await runner.up() }
    // A shutdown that came meanwhile stopped the migrations, so there is nothing to serve with.
    guard !Task.isShuttingDownGracefully else { return }
    try await wrapped.run()
  }
}

extension MigrationRunner {
  /// The service behind the migrations: it runs once all are applied. Instances that start at the same time wait for the one that
  /// migrates.
  ///
  /// ```swift
  /// let group = ServiceGroup(services: [db, runner.before(server)], gracefulShutdownSignals: [.sigterm], logger: logger)
  /// ```
  /// A graceful shutdown ends the migration that runs; its transaction is rolled back.
  public func before<Wrapped: Service>(_ service: Wrapped) -> MigratedService<Wrapped> {
    MigratedService(runner: self, wrapped: service)
  }
}
