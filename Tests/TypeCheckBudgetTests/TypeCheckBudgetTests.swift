import Foundation
import Testing

/// Queries stay cheap for the type checker: nobody waits for one, or hears that the compiler cannot check it in
/// reasonable time.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TypeCheckBudgetTests {
  private let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  @Test func theLongestQueriesAreUnderTheBudget() throws {
    let budget = try TypeCheckBudget()
    let modules = try LongestQueries.modules(in: tests, count: TypeCheckBudget.expressions)
    let measurements = try modules.flatMap { try TypeCheckMeasurement.measure($0) }
    print(budget.report(measurements))
    #expect(measurements.count == TypeCheckBudget.expressions)
    for expression in budget.exceeded(by: measurements) {
      Issue.record(
        "\(expression.expression.place) needs \(expression.scopes) solver scopes; allowed are \(budget.scopes)")
    }
  }

  @Test func anExpressionAboveTheBudgetIsFound() throws {
    let measurements = try measure(
      """
      struct Table {
        func `where`(_ condition: (Double) -> Bool) -> Table { self }
      }
      func cheap() {
        _ = Table().where { $0 == 1 }
      }
      func dear() -> Table {
        Table().where { -(-$0) + -1 - -2 < -$0 + -(-3) && [1, 2.5, 3].map { $0 + 1 }.max() ?? 0 > $0 }
      }
      """)
    let budget = try TypeCheckBudget(environment: [:])
    #expect(measurements.map(\.expression.expression.line) == [5, 8])
    #expect(budget.exceeded(by: measurements).map(\.expression.expression.line) == [8])
    #expect(try TypeCheckBudget(environment: ["STRATA_TYPE_CHECK_BUDGET": "1"]).exceeded(by: measurements).count == 2)
    #expect(throws: MeasurementError.self) { try TypeCheckBudget(environment: ["STRATA_TYPE_CHECK_BUDGET": "all"]) }
  }

  @Test func aProgramThatDoesNotCompileIsAnError() {
    let error = #expect(throws: MeasurementError.self) { try measure("let wrong = missing.where { $0 == 1 }") }
    #expect(error?.description.contains("cannot find 'missing' in scope") == true)
  }

  @Test func aModuleThatWasNotBuiltIsAnError() {
    #expect(throws: MeasurementError.self) { try BuildArguments(module: "NoSuchTests") }
  }

  @Test func statisticsThatAreMissingAreAnError() throws {
    try withTemporaryFolder { folder in
      #expect(throws: MeasurementError.self) { try SolverStatistics(in: folder) }
      let profile = folder.appending(path: "profile-1.dir")
      try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: false)
      #expect(throws: MeasurementError.self) { try SolverStatistics(in: folder) }
      let scopes = profile.appending(path: "Sema.NumConstraintScopes.entities")
      try "perform-sema 3\n".write(to: scopes, atomically: false, encoding: .utf8)
      #expect(throws: MeasurementError.self) { try SolverStatistics(in: folder) }
      let time = profile.appending(path: "Time.Process.entities")
      try "perform-sema;typecheck-decl typeCheckBudget0() 90\n".write(to: time, atomically: false, encoding: .utf8)
      let expression = try #require(QueryExpressionFinder.expressions(in: "let a = b.where { $0 }").first)
      let measured = MeasuredExpression(file: folder, expression: expression, function: "typeCheckBudget0")
      #expect(throws: MeasurementError.self) { try TypeCheckMeasurement(measured, SolverStatistics(in: folder)) }
      try """
      perform-sema;typecheck-decl typeCheckBudget0();typecheck-stmt Brace;typecheck-expr Call 40
      perform-sema;typecheck-decl typeCheckBudget0();typecheck-stmt Brace;typecheck-expr MacroExpansion;typecheck-expr Call 500
      perform-sema;typecheck-decl typeCheckBudget0() 2
      perform-sema;typecheck-decl typeCheckBudget01() 1

      """.write(to: scopes, atomically: false, encoding: .utf8)
      #expect(try TypeCheckMeasurement(measured, SolverStatistics(in: folder)).scopes == 42)
    }
  }

  /// Checks the expressions of a file in the way of the tests' own.
  private func measure(_ source: String) throws -> [TypeCheckMeasurement] {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "Example.swift")
      try source.write(to: file, atomically: false, encoding: .utf8)
      let expressions = QueryExpressionFinder.expressions(in: source).enumerated().map { index, expression in
        MeasuredExpression(file: file, expression: expression, function: "\(MeasuredExpression.prefix)\(index)")
      }
      return try TypeCheckMeasurement.measure(
        MeasuredModule(name: "DatabaseTests", sources: [file], expressions: expressions))
    }
  }
}
