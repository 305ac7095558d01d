import BenchmarkHarness
import Foundation

// Relative to this file and not to the working directory, so that it can be run from anywhere.
let package = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

let arguments = Array(CommandLine.arguments.dropFirst())
let outcome: BenchmarkCommand.Exit
if arguments.first == "serve" {
  let rest = Array(arguments.dropFirst(2))
  switch arguments.dropFirst().first {
  case "imdb": outcome = await IMDBServer.run(rest)
  case "bulk": outcome = await BulkServer.run(rest)
  default: outcome = await PostgresServer.run(Array(arguments.dropFirst()))
  }
} else {
  let command = BenchmarkCommand(
    [.sqlite(in: package), .driver(in: package), .orm(in: package), .imdb(in: package), .bulk(in: package)],
    results: package.appendingPathComponent("results"))
  outcome = await command.run(arguments)
}
exit(outcome.rawValue)
