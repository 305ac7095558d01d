import Strata

extension Database {
  /// Runs the body with a database that is closed when it ends.
  static func opened<Result>(
    _ configuration: some DatabaseConfiguration, _ body: (Database) async throws -> Result
  ) async throws -> Result {
    let database = try Database(configuration)
    do {
      let result = try await body(database)
      await database.close()
      return result
    } catch {
      await database.close()
      throw error
    }
  }
}
