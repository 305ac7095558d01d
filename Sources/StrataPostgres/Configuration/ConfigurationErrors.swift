import Strata

extension DatabaseError {
  /// - Parameters:
  ///   - name: The parameter, setting or environment variable. Never its value, which may be a secret.
  ///   - reason: What is wrong with it, and what to do.
  static func invalidParameter(_ name: String, _ reason: String) -> DatabaseError {
    DatabaseError(.invalidArgument, "\(name) \(reason)")
  }
}

extension String {
  /// For everything that ends at a NUL in the protocol or in C, and means something only when it is there.
  func validateName(_ name: String) throws(DatabaseError) {
    if isEmpty { throw .invalidParameter(name, "is empty; set it, or leave it out") }
    try validateNoNUL(name)
  }

  func validateNoNUL(_ name: String) throws(DatabaseError) {
    if utf8.contains(0) {
      throw .invalidParameter(name, "contains a NUL byte, which PostgreSQL cannot take; remove it")
    }
  }
}
