import SwiftSyntax

/// Finds the test functions of a file: nothing calls them, so a module is complete without them.
final class TestFunctionFinder: SyntaxVisitor {
  private var found: [Range<Int>] = []

  /// The bytes of each, with its attributes.
  static func ranges(in file: SourceFileSyntax) -> [Range<Int>] {
    let finder = TestFunctionFinder(viewMode: .sourceAccurate)
    finder.walk(file)
    return finder.found
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    let isTest = node.attributes.contains { attribute in
      attribute.as(AttributeSyntax.self)?.attributeName.trimmedDescription == "Test"
    }
    if isTest {
      found.append(
        node.positionAfterSkippingLeadingTrivia.utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset)
    }
    return .skipChildren
  }
}
