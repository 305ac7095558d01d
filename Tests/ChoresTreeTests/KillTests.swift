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
        let service = try await ChoresTreeProcess(database: database)
        let before = acknowledged.count
        await withTaskGroup(of: Void.self) { group in
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
            while acknowledged.count < before + 20 { await Task.yield() }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
            service.kill()
          }
        }
        let check = try await ChoresTreeProcess(database: database)
        var found: Set<String> = []
        var page = 1
        while true {
          let answer = try await check.request("GET", "/api/v1/servers?pageSize=200&page=\(page)")
          let items = (answer.json["items"] as? [[String: Any]]) ?? []
          found.formUnion(items.compactMap { $0["discordID"] as? String })
          if items.count < 200 { break }
          page += 1
        }
        check.stop()
        let lost = acknowledged.missing(in: found)
        #expect(lost.isEmpty, "round \(round): \(lost.count) acknowledged writes are gone")
        #expect(acknowledged.count >= before + 20)
      }
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
