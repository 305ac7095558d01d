import Foundation
import Testing

/// Which inputs a fuzz test makes. Each input depends on the seed and its own number alone, so it can be made again.
struct FuzzSettings: Sendable {
  let seed: UInt64
  let count: Int

  /// - Parameter count: How many inputs, unless `STRATA_FUZZ_INPUTS` says otherwise. `STRATA_FUZZ_SEED` is the seed.
  init(count: Int) throws {
    let environment = ProcessInfo.processInfo.environment
    seed = try environment["STRATA_FUZZ_SEED"].map { try #require(UInt64($0), "STRATA_FUZZ_SEED is no number") } ?? 1
    self.count =
      try environment["STRATA_FUZZ_INPUTS"].map { try #require(Int($0), "STRATA_FUZZ_INPUTS is no number") } ?? count
  }

  func generator(for input: Int) -> SeededGenerator {
    SeededGenerator(seed: seed &+ UInt64(truncatingIfNeeded: input) &* 0xD134_2543_DE82_EF95)
  }

  /// Runs the body for every input, on two threads. What it throws fails the test, with the seed and the input's number.
  /// - Returns: How many inputs the body answered with true.
  func run(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (inout SeededGenerator) async throws -> Bool
  ) async -> Int {
    // A trap ends the process without another word.
    print("fuzzing \(count) inputs from STRATA_FUZZ_SEED=\(seed)")
    return await withTaskGroup(of: Int.self) { group in
      for lane in 0..<2 {
        group.addTask {
          var accepted = 0
          for input in stride(from: lane, to: count, by: 2) {
            var generator = generator(for: input)
            do {
              if try await body(&generator) { accepted += 1 }
            } catch {
              Issue.record("STRATA_FUZZ_SEED=\(seed), input \(input): \(error)", sourceLocation: sourceLocation)
              break
            }
            if input % 1_000_000 < 2, input > 1 { print("\(input) inputs") }
          }
          return accepted
        }
      }
      return await group.reduce(0, +)
    }
  }
}

/// What a decoder did and may not do.
struct Misbehaviour: Error, CustomStringConvertible {
  let description: String
}
