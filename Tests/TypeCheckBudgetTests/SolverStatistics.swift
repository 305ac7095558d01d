import Foundation

/// What the compiler counted and timed per declaration, of those whose name begins with `MeasuredExpression.prefix`.
///
/// `-profile-stats-entities` writes a folder per compiler process, with a file per counter. A line is a stack of what
/// the compiler was doing, and how far the counter went up meanwhile:
///
///     perform-sema;…;typecheck-decl typeCheckBudget7();typecheck-stmt Brace;typecheck-expr Sequence 83
///
/// A scope is one attempt of the constraint solver: a binding of a type variable, or a choice among overloads. Unlike
/// the time, their number is the same on every machine.
struct SolverStatistics {
  private(set) var scopes: [String: Int] = [:]
  /// Of the processor, not of the clock.
  private(set) var microseconds: [String: Int] = [:]

  init(in folder: URL) throws {
    let profiles = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasPrefix("profile-") }
    guard !profiles.isEmpty else { throw MeasurementError("the compiler wrote no statistics") }
    for profile in profiles {
      try Self.add(profile.appending(path: "Sema.NumConstraintScopes.entities"), to: &scopes)
      try Self.add(profile.appending(path: "Time.Process.entities"), to: &microseconds)
    }
  }

  private static func add(_ file: URL, to sums: inout [String: Int]) throws {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw MeasurementError("the compiler wrote no \(file.lastPathComponent); does it still count under this name?")
    }
    for line in text.components(separatedBy: "\n") {
      guard let declaration = line.range(of: "typecheck-decl " + MeasuredExpression.prefix) else { continue }
      let name = MeasuredExpression.prefix + line[declaration.upperBound...].prefix { $0 != "(" }
      let tail = line[declaration.upperBound...]
      guard let space = tail.lastIndex(of: " "), let value = Int(tail[tail.index(after: space)...]) else {
        throw MeasurementError("\(file.lastPathComponent) has a line that is no stack with a number: \(line)")
      }
      // What a macro expands to is not in the source.
      if !tail.contains("typecheck-expr MacroExpansion") { sums[name, default: 0] += value }
    }
  }
}
