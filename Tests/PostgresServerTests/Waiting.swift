import Strata
import Testing

/// Waits until something is true, which an error is not; after two minutes the test fails.
func eventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(120)
  while clock.now < end {
    if (try? await condition()) == true { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("it was not true after two minutes", sourceLocation: sourceLocation)
}

/// Runs the body while as many connections of the database are in transactions.
func holdingConnections(of database: Database, count: Int, _ body: () async throws -> Void) async throws {
  let (begun, begins) = AsyncStream.makeStream(of: Void.self)
  let gates = (0..<count).map { _ in AsyncStream.makeStream(of: Void.self) }
  let holders = Task {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for gate in gates {
        group.addTask {
          try await database.transaction { tx in
            try await tx.execute("SELECT 1")
            begins.yield()
            for await _ in gate.stream {}
          }
        }
      }
      try await group.waitForAll()
    }
  }
  // A holder that fails must not be waited for.
  let failure = Task {
    do { try await holders.value } catch { begins.finish() }
  }
  var count = count
  for await _ in begun {
    count -= 1
    if count == 0 { break }
  }
  let result: Result<Void, any Error>
  do { result = .success(try await body()) } catch { result = .failure(error) }
  for gate in gates { gate.continuation.finish() }
  await failure.value
  try await holders.value
  try result.get()
}
