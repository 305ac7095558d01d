// What a row refers to that belongs to one of several entities.
extension Entity {
  /// The one row that this entity's rows refer to, of one of several entities.
  ///
  /// ```swift
  /// static let subject = belongsTo(\.subject, onDelete: .cascade)
  ///
  /// for (praise, subject) in try await db.all(Praise.everything.including(Praise.subject)) {
  ///   switch subject {
  ///   case .recipe(let recipe): print(recipe.title)
  ///   case .cook(let cook): print(cook.name)
  ///   }
  /// }
  /// ```
  /// As with every parent, one that is softly deleted is loaded too: the row refers to it. Loading fails with `notFound` where what a row
  /// refers to is not there, or a policy hides it.
  /// - Parameters:
  ///   - reference: The `@Embedded` property with the ``ExclusiveReference``.
  ///   - onDelete: What becomes of these rows when what they refer to is removed, whichever case it is. Without it each case's own
  ///     `belongsTo` says so, and `restrict` holds where there is none. Two that disagree are `invalidArgument` when the tables are made.
  public static func belongsTo<Reference: ExclusiveColumns>(
    _ reference: KeyPath<Columns, Reference>, onDelete: RequiredReferentialAction? = nil
  ) -> Relation<Self, Reference.Reference, Reference.Reference.Row>
  where Reference.Model == Self, Reference.Value == Reference.Reference {
    let rows = columns[keyPath: reference].embeddedRows
    @Sendable func missing() -> DatabaseError {
      DatabaseError(
        .notFound, "a row refers to a row of \(rows.tables) that does not exist; add the foreign keys"
      ) { $0.table = Self.tableName }
    }
    return relation(
      rows, onDelete?.action,
      reading: {
        rows.reading().map { (row) throws(DatabaseError) in
          guard let row else { throw missing() }
          return row
        }
      }
    ) { _, sources, executor, location async throws(DatabaseError) in
      var loaded: [Reference.Reference.Row] = []
      loaded.reserveCapacity(sources.count)
      for row in try await rows.load(sources, executor, location) {
        guard let row else { throw missing() }
        loaded.append(row)
      }
      return loaded
    }
  }

  /// The row that this entity's rows may refer to, of one of several entities.
  ///
  /// It is `nil` where a row refers to none; as with every optional parent, also where that is not there or a policy hides it.
  /// - Parameters:
  ///   - reference: The optional `@Embedded` property with the ``ExclusiveReference``.
  ///   - onDelete: What becomes of these rows when what they refer to is removed, whichever case it is. Without it each case's own
  ///     `belongsTo` says so, and `restrict` holds where there is none. Two that disagree are `invalidArgument` when the tables are made.
  public static func belongsTo<Reference: ExclusiveColumns>(
    _ reference: KeyPath<Columns, Reference>, onDelete: ReferentialAction? = nil
  ) -> Relation<Self, Reference.Reference, Reference.Reference.Row?>
  where Reference.Model == Self, Reference.Value == Reference.Reference? {
    let rows = columns[keyPath: reference].embeddedRows
    return relation(rows, onDelete, reading: { rows.reading() }) {
      _, sources, executor, location async throws(DatabaseError) in try await rows.load(sources, executor, location)
    }
  }

  @available(
    *, unavailable,
    message:
      "the rows must refer to something, so they cannot lose it; take .cascade or .restrict, or an optional property"
  )
  public static func belongsTo<Reference: ExclusiveColumns>(
    _ reference: KeyPath<Columns, Reference>, onDelete: ReferentialAction
  ) -> Relation<Self, Reference.Reference, Reference.Reference.Row>
  where Reference.Model == Self, Reference.Value == Reference.Reference {
    belongsTo(reference)
  }

  private static func relation<Row, Reference: ExclusiveReference, Loaded>(
    _ rows: ExclusiveRows<Self, Row>, _ onDelete: ReferentialAction?,
    reading: @escaping @Sendable () -> LoadedReading<Loaded>,
    load: @escaping Relation<Self, Reference, Loaded>.Load
  ) -> Relation<Self, Reference, Loaded> {
    Relation<Self, Reference, Loaded>(
      foreignKeys: onDelete.map { rows.foreignKeys($0) } ?? [], plan: rows.first.plan, alternatives: rows.alternatives,
      key: rows.first.key, reading: reading, load: load)
  }
}
