import Foundation

/// The longest expressions with a query among the sources of all tests.
enum LongestQueries {
  static func modules(in tests: URL, count: Int) throws -> [MeasuredModule] {
    var sources: [String: [URL]] = [:]
    var all: [(module: String, file: URL, expression: QueryExpression)] = []
    for folder in try FileManager.default.contentsOfDirectory(at: tests, includingPropertiesForKeys: nil) {
      let module = folder.lastPathComponent
      // The programs that must not compile are no module: what the compiler counts on the way to an error says nothing.
      guard module.hasSuffix("Tests"), module != "CompileFailTests" else { continue }
      let files = try swiftFiles(in: folder)
      sources[module] = files
      for file in files {
        let found = QueryExpressionFinder.expressions(in: try String(contentsOf: file, encoding: .utf8))
        all += found.map { (module, file, $0) }
      }
    }
    let longest = all.sorted {
      ($1.expression.length, $0.file.path, $0.expression.line) < (
        $0.expression.length, $1.file.path, $1.expression.line
      )
    }.prefix(count)
    return Dictionary(grouping: longest, by: \.module).sorted { $0.key < $1.key }.map { module, found in
      let expressions = found.enumerated().map { index, found in
        MeasuredExpression(
          file: found.file, expression: found.expression, function: "\(MeasuredExpression.prefix)\(index)")
      }
      return MeasuredModule(name: module, sources: sources[module, default: []], expressions: expressions)
    }
  }

  private static func swiftFiles(in folder: URL) throws -> [URL] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }.sorted()
      .map { folder.appending(path: $0) }
  }
}
