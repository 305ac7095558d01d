import Foundation
import TestServers
import Testing

/// The curl commands of the README, run by the shell against the service as they stand there.
@Suite(.serialized) struct ReadmeCommandTests {
  @Test(arguments: ServiceDatabase.allCases) func curlCommands(_ database: ServiceDatabase) async throws {
    let readme = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        .standardizedFileURL, encoding: .utf8)
    let block = try #require(readme.components(separatedBy: "```bash\n").dropFirst().first)
    let script = try #require(block.components(separatedBy: "```").first)
    try await withChoresTree(database, seeded: true) { service async throws in
      let lines = try await run(
        "set -euo pipefail\n" + script.replacingOccurrences(of: ":8080", with: ":\(service.port)")
      )
      .split(separator: "\n").map(String.init)
      #expect(lines.count == 8, "\(lines)")
      for (line, part) in zip(
        lines,
        [
          #""status":"ok""#, #""total":"#, #""status":"in_progress""#, #""title":"Water all plants""#, #""status":409"#,
          #""field":"colour""#, #""status":"done""#, "204",
        ])
      { #expect(line.contains(part), "\(line)") }
    }
  }

  private func run(_ script: String) async throws -> String {
    let result = try await Command(["/bin/bash", "-c", script]).run()
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }
}
