import Foundation
import Hummingbird
import Strata

/// Every route of the service.
enum ChoresTreeRouter {
  static func make(
    _ database: Database, now: @escaping @Sendable () -> Date = { Date() }
  ) -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: ProblemMiddleware())
    let editing = VersionedEditing(database: database)
    StartPage(database: database).add(to: router)
    HealthRoute(database: database).add(to: router)
    let api = router.group("api/v1")
    ServerRoutes(database: database, feature: ServerManagementFeature(database: database), editing: editing)
      .add(to: api.group("servers"))
    MemberRoutes(database: database, editing: editing).add(to: api.group("members"))
    TaskRoutes(
      database: database, feature: TaskManagementFeature(database: database, now: now), editing: editing, now: now
    )
    .add(to: api.group("tasks"))
    return router
  }
}
