import Hummingbird
import Logging
import Strata

/// `/health`: whether this process can answer, its database included.
struct HealthRoute: Sendable {
  struct Health: Encodable, Sendable {
    let status: String
    let database: String
  }

  let database: Database

  func add(to router: Router<BasicRequestContext>) {
    router.get("health") { _, context in
      do throws(DatabaseError) {
        _ = try await database.all(sql: "SELECT count(*) FROM servers", as: Int.self)
      } catch {
        context.logger.error("health check failed", metadata: ["error": "\(error)"])
        return try JSONCoding.response(
          Health(status: "unavailable", database: error.code.rawValue), status: .serviceUnavailable)
      }
      return try JSONCoding.response(Health(status: "ok", database: "ok"))
    }
  }
}
