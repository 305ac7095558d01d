import BenchmarkHarness
import Foundation

// Relative to this file and not to the working directory, so that it can be run from anywhere.
let package = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

let command = BenchmarkCommand([.sqlite(in: package)], results: package.appendingPathComponent("results"))
let outcome = await command.run(Array(CommandLine.arguments.dropFirst()))
exit(outcome.rawValue)
