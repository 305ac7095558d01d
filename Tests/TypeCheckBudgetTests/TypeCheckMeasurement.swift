import Foundation

/// The cost of an expression for the type checker.
struct TypeCheckMeasurement {
  let expression: MeasuredExpression
  let scopes: Int
  let milliseconds: Double

  /// Type-checks the module with the functions around its expressions.
  static func measure(_ module: MeasuredModule) throws -> [TypeCheckMeasurement] {
    try withTemporaryFolder { folder in
      let build = try BuildArguments(module: module.name)
      try typeCheck(try module.write(to: folder), build: build, statistics: folder)
      let statistics = try SolverStatistics(in: folder)
      return try module.expressions.map { try TypeCheckMeasurement($0, statistics) }
    }
  }

  init(_ expression: MeasuredExpression, _ statistics: SolverStatistics) throws {
    // Every expression with a closure needs the solver and takes time.
    guard let scopes = statistics.scopes[expression.function], scopes > 0,
      let microseconds = statistics.microseconds[expression.function]
    else { throw MeasurementError("the compiler's statistics say nothing about \(expression.place)") }
    self.expression = expression
    self.scopes = scopes
    milliseconds = Double(microseconds) / 1_000
  }

  private static func typeCheck(_ files: [URL], build: BuildArguments, statistics: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: build.compiler)
    // One process per core checks several files, as in the build.
    process.arguments =
      build.arguments + [
        "-typecheck", "-enable-batch-mode", "-j\(ProcessInfo.processInfo.activeProcessorCount)",
        "-suppress-warnings", "-stats-output-dir", statistics.path, "-Xfrontend", "-profile-stats-entities",
      ] + files.map(\.path)
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // What the compiler counts on the way to an error says nothing about the right program.
    guard process.terminationStatus == 0 else {
      throw MeasurementError("the compiler rejects the expressions that it should measure:\n\(text)")
    }
  }
}
