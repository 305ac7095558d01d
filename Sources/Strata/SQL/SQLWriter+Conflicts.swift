extension SQLWriter {
  /// `ON CONFLICT … DO …` (https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT,
  /// https://www.sqlite.org/lang_upsert.html).
  mutating func conflict<Model: Entity>(_ clause: ConflictClause<Model>) throws(DatabaseError) {
    write(" ON CONFLICT ")
    switch clause.target.kind {
    case .columns(let names):
      write("(")
      try list(names) { writer, name throws(DatabaseError) in writer.name(name) }
      write(")")
      // A unique index of an entity with soft delete is one of the rows that live; it is found by its predicate.
      if let deleted = Model.schema.deletedAt, names != Model.primaryKeyNames {
        write(" WHERE ")
        name(deleted.name)
        write(" IS NULL")
      }
    case .constraint(let constraint):
      try require(.namedConflicts)
      write("ON CONSTRAINT ")
      name(constraint)
    }
    switch clause.action {
    case .nothing: write(" DO NOTHING")
    case .update(let assignments, let condition):
      write(" DO UPDATE SET ")
      try assign(assignments)
      managed(Model.schema, as: Model.tableName)
      if let deleted = Model.schema.deletedAt {
        write(", ")
        name(deleted.name)
        write(" = NULL")
      }
      guard let condition else { return }
      write(" WHERE ")
      try expression(condition.expression)
    }
  }
}
