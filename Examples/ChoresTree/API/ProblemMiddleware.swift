import Hummingbird
import Logging
import Strata

/// Answers every error as a problem; what a client must not know goes to the log.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem: Problem
      if let known = Problem(error) {
        problem = known
      } else {
        context.logger.error("request failed", metadata: ["error": "\(String(describing: error))"])
        problem = Problem(.internalServerError, "Something went wrong here; the log of the service says what.")
      }
      return try problem.response(from: request, context: context)
    }
  }
}
