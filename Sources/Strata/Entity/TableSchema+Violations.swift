extension DatabaseError {
  /// Says of a violated constraint which properties of the entity it is about.
  func explained(by schema: TableSchema) -> DatabaseError {
    guard failures.isEmpty, details.table == nil || details.table == schema.name else { return self }
    let found = schema.failures(of: self)
    return found.isEmpty ? self : adding { $0.failures = found }
  }
}

extension TableSchema {
  fileprivate func failures(of violation: DatabaseError) -> [ValidationFailure] {
    let details = violation.details
    if violation.code == .notNullViolation {
      return properties(of: [details.column].compactMap { $0 }).map {
        ValidationFailure(field: $0, rule: "required", message: "must have a value")
      }
    }
    if violation.code == .checkViolation {
      return (allChecks + precisionChecks + arrayChecks).filter { $0.name == details.constraint }.map {
        ValidationFailure(field: $0.property ?? "", rule: $0.rule, message: $0.message)
      }
    }
    if violation.code == .uniqueViolation {
      let index = allIndexes.first { $0.name == details.constraint }
      let fields = index.map(\.properties) ?? properties(of: details.keyColumns)
      return fields.map { field in
        let others = fields.filter { $0 != field }
        let together = others.isEmpty ? "" : " together with \(others.joined(separator: ", "))"
        return ValidationFailure(field: field, rule: "unique", message: "is taken already\(together)")
      }
    }
    if violation.code == .foreignKeyViolation {
      // A row that others refer to has the same error; there the column is one of the others' table.
      let columns = foreignKeys.map(\.column).filter { column in
        details.keyColumns.contains(column) || details.constraint == .constraint(name, [column], "fkey")
      }
      return properties(of: columns).map {
        ValidationFailure(field: $0, rule: "reference", message: "refers to a row that does not exist")
      }
    }
    return []
  }

  private func properties(of names: [String]) -> [String] {
    names.compactMap { name in columns.first { $0.name == name }?.property }
  }
}
