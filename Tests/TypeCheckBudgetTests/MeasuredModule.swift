import Foundation
import SwiftParser

/// The sources of a module, with a function for each expression that is measured: the function has the expression for
/// its only content, and the compiler's statistics are kept per declaration.
struct MeasuredModule {
  let name: String
  let sources: [URL]
  let expressions: [MeasuredExpression]

  /// Writes the sources into a folder, with the functions and without the tests that have none. Returns the files.
  func write(to folder: URL) throws -> [URL] {
    let functions = Dictionary(grouping: expressions, by: \.file)
    return try sources.map { file in
      // A module has no two files of the same name.
      let copy = folder.appending(path: file.lastPathComponent)
      let text = try String(contentsOf: file, encoding: .utf8)
      try Self.edited(text, adding: functions[file, default: []]).write(to: copy, atomically: false, encoding: .utf8)
      return copy
    }
  }

  private static func edited(_ text: String, adding expressions: [MeasuredExpression]) -> String {
    let places = expressions.map(\.expression.position.offset)
    let unneeded = TestFunctionFinder.ranges(in: Parser.parse(source: text))
      .filter { test in !places.contains { test.contains($0) } }
    let edits =
      unneeded.map { (range: $0, text: "") }
      + expressions.map { (range: $0.expression.position.offset..<$0.expression.position.offset, text: $0.declaration) }
    let source = Array(text.utf8)
    var result: [UInt8] = []
    var end = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += source[end..<edit.range.lowerBound]
      result += edit.text.utf8
      end = edit.range.upperBound
    }
    return String(decoding: result + source[end...], as: UTF8.self)
  }
}

/// An expression with the function that has it for its only content.
struct MeasuredExpression {
  static let prefix = "typeCheckBudget"

  let file: URL
  let expression: QueryExpression
  let function: String

  /// The path from the root of the package, with the line.
  var place: String { "\(path):\(expression.line)" }

  private var path: String {
    let parts = file.pathComponents
    return parts.suffix(from: parts.lastIndex(of: "Tests") ?? parts.count - 1).joined(separator: "/")
  }

  /// The compiler checks the body of a local function together with its declaration, and only then counts both as one.
  fileprivate var declaration: String {
    let local = "func \(function)() async throws {\n\(expression.statement)\n}\n"
    switch expression.position.level {
    case .local: return local + (expression.position.precedesImplicitReturn ? "return " : "")
    case .instanceMember, .global: return "func \(function)Outside() {\n\(local)}\n"
    case .staticMember: return "static func \(function)Outside() {\n\(local)}\n"
    }
  }
}
