extension Entity {
  /// The one parent that this entity's rows refer to.
  /// - Parameters:
  ///   - column: The property that holds the parent's key.
  ///   - onDelete: What becomes of these rows when the parent is removed; `restrict` by default, so that nothing is
  ///     lost by accident.
  ///
  /// A parent that is softly deleted is loaded too: the row refers to it.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, Key<Parent>>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent> where Parent.ID == Key<Parent> {
    .parent(columns[keyPath: column], onDelete)
  }

  /// The parent that this entity's rows may refer to.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, Key<Parent>?>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent?> where Parent.ID == Key<Parent> {
    .parent(columns[keyPath: column], onDelete)
  }

  // The kinds of keys that most parents have stand here by name: a key that is found through the parent is not to be had when
  // the compiler (6.3) looks at a relation in the middle of an expression.

  /// The one parent that this entity's rows refer to, by its number.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, IdentityKey<Parent>>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent> where Parent.ID == IdentityKey<Parent> {
    .parent(columns[keyPath: column], onDelete)
  }

  /// The parent that this entity's rows may refer to, by its number.
  public static func belongsTo<Parent: Entity>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, IdentityKey<Parent>?>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent?> where Parent.ID == IdentityKey<Parent> {
    .parent(columns[keyPath: column], onDelete)
  }

  /// The one parent that this entity's rows refer to, by a key of another type.
  public static func belongsTo<Parent: Entity, ParentID: DatabaseValue>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, ParentID>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent> where Parent.ID == ParentID {
    .parent(columns[keyPath: column], onDelete)
  }

  /// The parent that this entity's rows may refer to, by a key of another type.
  public static func belongsTo<Parent: Entity, ParentID: DatabaseValue>(
    _ parent: Parent.Type, _ column: KeyPath<Columns, Column<Self, ParentID?>>,
    onDelete: ReferentialAction = .restrict
  ) -> Relation<Self, Parent, Parent?> where Parent.ID == ParentID {
    .parent(columns[keyPath: column], onDelete)
  }

  /// The rows of another entity that refer to this one, by primary key, so oldest first with keys of the default kind.
  /// - Parameter column: The property of the other entity that holds this one's key.
  public static func hasMany<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID>>
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue {
    children(Child.self, column: Child.columns[keyPath: column].name)
  }

  /// The rows of another entity that may refer to this one.
  public static func hasMany<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID?>>
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue {
    children(Child.self, column: Child.columns[keyPath: column].name)
  }

  /// The one row of another entity that refers to this one, if there is any.
  ///
  /// The property that holds this one's key is `@Unique`: more than one row is an error when they are loaded.
  public static func hasOne<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID>>
  ) -> Relation<Self, Child, Child?> where ID: DatabaseValue {
    hasMany(child, column).only
  }

  /// The one row of another entity that may refer to this one, if there is any.
  public static func hasOne<Child: Entity>(
    _ child: Child.Type, _ column: KeyPath<Child.Columns, Column<Child, ID?>>
  ) -> Relation<Self, Child, Child?> where ID: DatabaseValue {
    hasMany(child, column).only
  }

  static func children<Child: Entity>(
    _ child: Child.Type, column: String, through: RelationPlan.Through? = nil
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue {
    let key = PropertyKey<Self, ID> { $0.id }
    var relation = Relation<Self, Child, [Child]>(
      foreignKeys: [],
      plan: RelationPlan(.children, of: Child.self, from: primaryKeyNames[0], to: column, through: through), key: key,
      reading: { .records(of: Child.self) }
    ) { plan, sources, executor, location async throws(DatabaseError) in
      try await RelationLoader.rows(Child.self, plan, key, sources, executor, location)
    }
    // Not before it is asked for: the child's schema may need constants of this entity.
    if through == nil { relation.cascades = { DeletionCascade.along(column, of: Child.self, from: Self.self) } }
    return relation
  }
}

extension Relation where Target: Entity, Loaded == Target, Target.ID: DatabaseValue {
  fileprivate static func parent(_ column: Column<Source, Target.ID>, _ onDelete: ReferentialAction) -> Relation {
    let key = PropertyKey<Source, Target.ID> { column.value($0) }
    @Sendable func missing() -> DatabaseError {
      DatabaseError(
        .notFound, "a row refers to a row of \(Target.tableName) that does not exist; add the foreign key"
      ) {
        $0.table = Source.tableName
        $0.column = column.name
      }
    }
    return Relation(
      foreignKeys: [.to(Target.self, from: column.name, onDelete)], plan: .parent(Target.self, from: column.name),
      key: key,
      reading: { .required(orThrow: missing) }
    ) { plan, sources, executor, location async throws(DatabaseError) in
      var parents: [Target] = []
      parents.reserveCapacity(sources.count)
      for group in try await RelationLoader.rows(Target.self, plan, key, sources, executor, location) {
        guard let parent = group.first else { throw missing() }
        parents.append(parent)
      }
      return parents
    }
  }
}

extension Relation where Target: Entity, Loaded == Target?, Target.ID: DatabaseValue {
  static func parent(_ column: Column<Source, Target.ID?>, _ onDelete: ReferentialAction) -> Relation {
    let key = PropertyKey<Source, Target.ID> { column.value($0) }
    return Relation(
      foreignKeys: [.to(Target.self, from: column.name, onDelete)], plan: .parent(Target.self, from: column.name),
      key: key,
      reading: { LoadedReading<Target>.row.unlessMissing(Target.self) }
    ) { plan, sources, executor, location async throws(DatabaseError) in
      try await RelationLoader.rows(Target.self, plan, key, sources, executor, location).map(\.first)
    }
  }
}

extension Relation where Target: Entity, Loaded == [Target] {
  /// The one row that there may be.
  fileprivate var only: Relation<Source, Target, Target?> {
    let load = load
    // One more than there is to be: then it is found out.
    var relation = becoming(changed { $0.limit = 2 }.plan, { .one(of: .row, Source.self, Target.self) }) {
      plan, sources, executor, location async throws(DatabaseError) in
      var loaded: [Target?] = []
      for rows in try await load(plan, sources, executor, location) {
        loaded.append(try rows.only(of: Source.self, Target.self))
      }
      return loaded
    }
    relation.cascades = cascades
    return relation
  }
}

extension LoadedReading {
  /// The only one of an array of records, or `nil`.
  static func one<Element, Source: Entity, Target: Entity>(
    of element: LoadedReading<Element>, _ source: Source.Type, _ target: Target.Type
  ) -> LoadedReading where Loaded == Element? {
    LoadedReading<[Element]>.records(of: element).map { (rows) throws(DatabaseError) in
      try rows.only(of: Source.self, Target.self)
    }
  }
}

extension Array {
  fileprivate func only<Source: Entity, Target: Entity>(
    of source: Source.Type, _ target: Target.Type
  ) throws(DatabaseError) -> Element? {
    guard count <= 1 else {
      throw DatabaseError(
        .uniqueViolation,
        "more than one row belongs to a row of \(Source.tableName); declare hasMany, or make it @Unique"
      ) { $0.table = Target.tableName }
    }
    return first
  }
}

extension RelationPlan {
  fileprivate static func parent<Parent: Entity>(_ parent: Parent.Type, from column: String) -> RelationPlan {
    // A key of one type is one column.
    var plan = RelationPlan(.parent, of: Parent.self, from: column, to: Parent.primaryKeyNames[0])
    plan.deleted = .included
    return plan
  }
}

extension ForeignKey {
  fileprivate static func to<Parent: Entity>(
    _ parent: Parent.Type, from column: String, _ onDelete: ReferentialAction
  ) -> ForeignKey {
    // Of the parent only constants of its own are read here: relations of two entities may point at each other.
    ForeignKey(
      column: column, targetTable: Parent.tableName, targetColumn: Parent.primaryKeyNames[0], onDelete: onDelete)
  }
}
