// The text is matched as it is: `%`, `_`, `*` and the like stand for themselves.

extension ValueExpression where Value: TextValue {
  /// - Parameter ignoringCase: On SQLite only letters of ASCII are the same in both cases; this is a limit of its LIKE.
  public func contains(_ text: String, ignoringCase: Bool = false) -> Condition {
    Condition(.textMatch(.init(.anywhere, ignoresCase: ignoringCase), expression, text))
  }

  public func hasPrefix(_ text: String, ignoringCase: Bool = false) -> Condition {
    Condition(.textMatch(.init(.start, ignoresCase: ignoringCase), expression, text))
  }

  public func hasSuffix(_ text: String, ignoringCase: Bool = false) -> Condition {
    Condition(.textMatch(.init(.end, ignoresCase: ignoringCase), expression, text))
  }

  /// The text has a part that a regular expression of PostgreSQL describes; `^` and `$` tie it to the text's ends. PostgreSQL only.
  /// https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP
  ///
  /// An expression that a user had a hand in may take very long: give such a query a deadline.
  public func matches(_ pattern: String, ignoringCase: Bool = false) -> Condition {
    Condition(
      .comparison(ignoringCase ? .matchesIgnoringCase : .matches, expression, .value(BoundValue(pattern))))
  }
}
