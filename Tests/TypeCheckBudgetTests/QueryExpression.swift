/// An expression that the compiler solves in one piece, with a closure of the query language in it.
struct QueryExpression {
  let line: Int
  /// In characters, without white space and without the text of string literals, which costs the solver nothing.
  let length: Int
  /// A statement that has the expression for its only content, with the type that the context asks for.
  let statement: String
  let position: DeclarationPosition
}

/// Where a function may be declared that sees everything the expression sees.
struct DeclarationPosition {
  enum Level { case local, instanceMember, staticMember, global }

  /// In the bytes of the file.
  let offset: Int
  let level: Level
  /// The function comes in front of what was the only expression of a body, and so its result.
  let precedesImplicitReturn: Bool
}
