import SwiftParser
import SwiftSyntax

/// Finds the expressions of a file that the compiler solves in one piece and that build or run a query.
///
/// A closure with one expression is solved with what is around it. A longer one is solved statement by statement, so
/// each of its statements counts for itself, and the call that it is passed to does not count: a test that is a single
/// `withLibrary(kind) { … }` is no long expression.
final class QueryExpressionFinder: SyntaxVisitor {
  /// The methods of the query language that take a closure over columns.
  private static let methods: Set<String> = [
    "where", "select", "order", "group", "having", "distinct", "join", "leftJoin", "rightJoin", "fullJoin",
    "joinLateral",
    "leftJoinLateral", "update", "updateAll", "upsert", "upsertAll",
  ]

  private let lines: SourceLocationConverter
  private var found: [QueryExpression] = []

  private init(_ file: SourceFileSyntax) {
    lines = SourceLocationConverter(fileName: "", tree: file)
    super.init(viewMode: .sourceAccurate)
  }

  static func expressions(in source: String) -> [QueryExpression] {
    let file = Parser.parse(source: source)
    let finder = QueryExpressionFinder(file)
    finder.walk(file)
    return finder.found
  }

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    if case .expr(let expression) = node.item {
      add(expression, type: node.isImplicitReturn ? node.resultType?.spelling : nil)
    }
    return .visitChildren
  }

  override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
    if let value = node.initializer?.value {
      let declaration = node.parent?.parent?.as(VariableDeclSyntax.self)
      let isAsync = declaration?.modifiers.contains { $0.name.text == "async" } ?? false
      add(value, type: node.typeAnnotation?.type.spelling, effects: isAsync)
    }
    return .visitChildren
  }

  override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
    if let expression = node.expression { add(expression, type: node.resultType?.spelling) }
    return .visitChildren
  }

  override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
    add(node.sequence)
    return .visitChildren
  }

  override func visit(_ node: ConditionElementListSyntax) -> SyntaxVisitorContinueKind {
    // The later ones may use what the first binds.
    switch node.first?.condition {
    case .expression(let expression): add(expression)
    case .optionalBinding(let binding): if let value = binding.initializer?.value { add(value) }
    default: break
    }
    return .visitChildren
  }

  private func add(_ expression: ExprSyntax, type: String? = nil, effects: Bool = false) {
    // A macro's arguments are solved by themselves, in front of its expansion. The expansion is not ours to measure.
    if let macro = expression.withoutEffects.as(MacroExpansionExprSyntax.self) {
      for argument in macro.arguments {
        let isCondition = macro.macroName.text == "expect" && argument.label == nil
        add(argument.expression, type: isCondition ? "Bool" : nil, effects: true)
      }
      return
    }
    guard expression.isSolvedForItself, !expression.containsClosureSolvedByStatement,
      expression.containsCall(of: Self.methods), let position = position(for: expression)
    else { return }
    let line = lines.location(for: expression.positionAfterSkippingLeadingTrivia).line
    let statement = expression.statement(type: type, effects: effects)
    found.append(
      QueryExpression(line: line, length: expression.length, statement: statement, position: position))
  }

  private func position(for expression: ExprSyntax) -> DeclarationPosition? {
    var node = expression.parent
    while let current = node {
      let offset = current.positionAfterSkippingLeadingTrivia.utf8Offset
      if let member = current.as(MemberBlockItemSyntax.self) {
        let modifiers = member.decl.as(VariableDeclSyntax.self)?.modifiers
        let isStatic = modifiers?.contains { ["static", "class"].contains($0.name.text) } ?? false
        return DeclarationPosition(
          offset: offset, level: isStatic ? .staticMember : .instanceMember, precedesImplicitReturn: false)
      }
      if let item = current.as(CodeBlockItemSyntax.self) {
        let owner = item.parent?.parent
        // A closure that is an expression stays one: the function is declared around it.
        if owner?.as(ClosureExprSyntax.self)?.isSolvedByStatement ?? true {
          return DeclarationPosition(
            offset: offset, level: owner?.is(SourceFileSyntax.self) == true ? .global : .local,
            precedesImplicitReturn: item.isImplicitReturn)
        }
      }
      node = current.parent
    }
    return nil
  }
}

extension ExprSyntax {
  fileprivate var withoutEffects: ExprSyntax {
    if let inner = self.as(TryExprSyntax.self) { return inner.expression.withoutEffects }
    if let inner = self.as(AwaitExprSyntax.self) { return inner.expression.withoutEffects }
    return self
  }

  fileprivate var length: Int {
    tokens(viewMode: .sourceAccurate).reduce(0) { sum, token in
      if case .stringSegment = token.tokenKind { sum } else { sum + token.text.count }
    }
  }

  /// Not a part of an expression that is solved as a whole.
  fileprivate var isSolvedForItself: Bool {
    var node = parent
    while let current = node, !current.is(FunctionDeclSyntax.self), !current.is(AccessorBlockSyntax.self) {
      if let closure = current.as(ClosureExprSyntax.self), !closure.isSolvedByStatement, !closure.isForMacro {
        return false
      }
      node = current.parent
    }
    return true
  }

  fileprivate var containsClosureSolvedByStatement: Bool {
    Syntax(self).contains { $0.as(ClosureExprSyntax.self)?.isSolvedByStatement == true }
  }

  /// Contains a call of one of the methods with a closure.
  fileprivate func containsCall(of methods: Set<String>) -> Bool {
    Syntax(self).contains { node in
      guard let call = node.as(FunctionCallExprSyntax.self),
        let method = call.calledExpression.as(MemberAccessExprSyntax.self),
        methods.contains(method.declName.baseName.text)
      else { return false }
      return call.trailingClosure != nil || call.arguments.contains { $0.expression.is(ClosureExprSyntax.self) }
    }
  }

  fileprivate func statement(type: String?, effects: Bool) -> String {
    let text = trimmedDescription
    let marked = effects ? "try await \(text)" : text
    if isAssignment { return text }
    if let type { return "let _: \(type) = \(marked)" }
    return "_ = \(marked)"
  }

  private var isAssignment: Bool {
    guard let sequence = self.as(SequenceExprSyntax.self) else { return false }
    return sequence.elements.contains { element in
      if element.is(AssignmentExprSyntax.self) { return true }
      let name = element.as(BinaryOperatorExprSyntax.self)?.operator.text ?? ""
      return name.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!=="].contains(name)
    }
  }
}

extension ClosureExprSyntax {
  /// The compiler solves the statements one after the other, and a function can be declared between them that sees
  /// the closure's parameters. `$0` and so on are seen by no function: such a closure counts with what is around it.
  fileprivate var isSolvedByStatement: Bool {
    switch statements.first?.item {
    case _ where statements.count > 1: break
    case .expr, nil: return false
    case .stmt(let statement) where statement.is(ReturnStmtSyntax.self): return false
    default: break
    }
    return !statements.tokens(viewMode: .sourceAccurate).contains { token in
      if case .dollarIdentifier = token.tokenKind { token.closureWithoutParameters == self } else { false }
    }
  }

  fileprivate var isForMacro: Bool {
    let call = parent?.is(LabeledExprSyntax.self) == true ? parent?.parent?.parent : parent
    return call?.is(MacroExpansionExprSyntax.self) == true
  }
}

extension TokenSyntax {
  /// The closure whose parameter a `$0` is.
  fileprivate var closureWithoutParameters: ClosureExprSyntax? {
    var node = parent
    while let current = node {
      if let closure = current.as(ClosureExprSyntax.self), closure.signature?.parameterClause == nil { return closure }
      node = current.parent
    }
    return nil
  }
}

extension CodeBlockItemSyntax {
  /// The only expression of a function or a getter that has a result.
  fileprivate var isImplicitReturn: Bool {
    guard case .expr = item, parent?.as(CodeBlockItemListSyntax.self)?.count == 1 else { return false }
    let owner = parent?.parent
    guard
      owner?.is(AccessorBlockSyntax.self) == true || owner?.parent?.is(FunctionDeclSyntax.self) == true
        || owner?.parent?.is(AccessorDeclSyntax.self) == true
    else { return false }
    return resultType != nil
  }
}

extension SyntaxProtocol {
  /// What the function, the getter or the closure around a statement declares to return.
  fileprivate var resultType: TypeSyntax? {
    var node = parent
    while let current = node {
      if let function = current.as(FunctionDeclSyntax.self) { return function.signature.returnClause?.type }
      if let closure = current.as(ClosureExprSyntax.self) { return closure.signature?.returnClause?.type }
      if let binding = current.as(PatternBindingSyntax.self) { return binding.typeAnnotation?.type }
      node = current.parent
    }
    return nil
  }
}

extension TypeSyntax {
  /// Nothing for an opaque type, which no variable can have.
  fileprivate var spelling: String? { self.is(SomeOrAnyTypeSyntax.self) ? nil : trimmedDescription }
}

extension Syntax {
  fileprivate func contains(_ condition: (Syntax) -> Bool) -> Bool {
    condition(self) || children(viewMode: .sourceAccurate).contains { $0.contains(condition) }
  }
}
