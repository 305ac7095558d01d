import Foundation
import Synchronization
import Testing

/// `kill -9` while clients write: what was acknowledged is there, and nothing is half-done.
@Suite(.serialized) struct KillTests {
  @Test(arguments: ServiceDatabase.allCases) func killedTwice(_ kind: ServiceDatabase) async throws {
    try await killAgainAndAgain(kind, 2)
  }

  @Test(arguments: ServiceDatabase.allCases) func killedTwentyTimesSoak(_ kind: ServiceDatabase) async throws {
    try await killAgainAndAgain(kind, 20)
  }

  private func killAgainAndAgain(_ kind: ServiceDatabase, _ rounds: Int) async throws {
    try await kind.make { database async throws in
      try await ChoresTreeProcess.migrate(database)
      let acknowledged = Acknowledged()
      for round in 0..<rounds {
        let before = acknowledged.count
        try await ChoresTreeProcess.run(database: database) { service async throws in
          try await write(to: service, round, acknowledged, thenKillAfter: before + 20)
        }
        let found = try await ChoresTreeProcess.run(database: database) { try await names(on: $0) }
        let lost = acknowledged.missing(in: found)
        #expect(lost.isEmpty, "round \(round): \(lost.count) acknowledged writes are gone")
        #expect(acknowledged.count >= before + 20)
      }
    }
  }

  private func write(
    to service: ChoresTreeProcess, _ round: Int, _ acknowledged: Acknowledged, thenKillAfter count: Int
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0... {
            let name = "\(round)-\(writer)-\(number)"
            // The answer never comes once the service is dead: the write counts only when it does.
            guard
              let answer = try? await service.request(
                "POST", "/api/v1/servers", #"{"discordID":"\#(name)","name":"N"}"#), answer.status == 201
            else { return }
            acknowledged.insert(name)
          }
        }
      }
      group.addTask {
        // Under load, and at another moment each time.
        while acknowledged.count < count { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
        try await service.kill()
      }
      try await group.waitForAll()
    }
  }

  private func names(on service: ChoresTreeProcess) async throws -> Set<String> {
    var found: Set<String> = []
    var page = 1
    while true {
      let answer = try await service.request("GET", "/api/v1/servers?pageSize=200&page=\(page)")
      let items = (answer.json["items"] as? [[String: Any]]) ?? []
      found.formUnion(items.compactMap { $0["discordID"] as? String })
      if items.count < 200 { return found }
      page += 1
    }
  }
}

/// The writes that the service has answered.
private final class Acknowledged: Sendable {
  private let names = Mutex<Set<String>>([])

  var count: Int { names.withLock { $0.count } }

  func insert(_ name: String) { names.withLock { _ = $0.insert(name) } }

  func missing(in found: Set<String>) -> Set<String> { names.withLock { $0.subtracting(found) } }
}
