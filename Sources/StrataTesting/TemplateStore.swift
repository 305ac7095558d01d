import Strata

/// Where a template is kept.
protocol TemplateStore: Sendable {
  func withCopy<Result>(_ body: (Database) async throws -> Result) async throws -> Result
  func remove() async throws
}
