// Many to many: the rows that a table between two entities pairs with a row.
extension Entity {
  /// The rows of another entity that a third one pairs with this one: many to many.
  ///
  /// ```swift
  /// static let cast = hasMany(Person.self, through: Role.self, \.movieID, \.personID) { role, person in
  ///   [role.place.ascending, person.name.ascending]
  /// }
  /// ```
  /// For values of the pair itself load it instead: `hasMany(Role.self, \.movieID)`, including `Role.person`.
  /// - Parameters:
  ///   - link: The entity with a row for each pair.
  ///   - source: Its property that holds this one's key.
  ///   - target: Its property that holds the other one's key.
  ///   - order: The order in which they come, by values of both; by the other one's primary key without it.
  public static func hasMany<Child: Entity, Link: Entity>(
    _ child: Child.Type, through link: Link.Type, _ source: KeyPath<Link.Columns, Column<Link, ID>>,
    _ target: KeyPath<Link.Columns, Column<Link, Key<Child>>>,
    order: ((Link.Columns, Child.Columns) -> [Ordering])? = nil
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue, Child.ID == Key<Child> {
    paired(child, link, source, target, order)
  }

  // As above: keys by name, where they have one.

  /// The rows of another entity that a third one pairs with this one, by their numbers.
  public static func hasMany<Child: Entity, Link: Entity>(
    _ child: Child.Type, through link: Link.Type, _ source: KeyPath<Link.Columns, Column<Link, ID>>,
    _ target: KeyPath<Link.Columns, Column<Link, IdentityKey<Child>>>,
    order: ((Link.Columns, Child.Columns) -> [Ordering])? = nil
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue, Child.ID == IdentityKey<Child> {
    paired(child, link, source, target, order)
  }

  /// The rows of another entity that a third one pairs with this one, by keys of another type.
  public static func hasMany<Child: Entity, ChildID: DatabaseValue, Link: Entity>(
    _ child: Child.Type, through link: Link.Type, _ source: KeyPath<Link.Columns, Column<Link, ID>>,
    _ target: KeyPath<Link.Columns, Column<Link, ChildID>>,
    order: ((Link.Columns, Child.Columns) -> [Ordering])? = nil
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue, Child.ID == ChildID {
    paired(child, link, source, target, order)
  }

  private static func paired<Child: Entity, ChildID, Link: Entity>(
    _ child: Child.Type, _ link: Link.Type, _ source: KeyPath<Link.Columns, Column<Link, ID>>,
    _ target: KeyPath<Link.Columns, Column<Link, ChildID>>,
    _ order: ((Link.Columns, Child.Columns) -> [Ordering])?
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue {
    let through = RelationPlan.Through(
      targetColumn: Link.columns[keyPath: target].name, targetKey: Child.primaryKeyNames[0],
      table: { TableReference(Link.self) })
    var relation = children(Child.self, column: Link.columns[keyPath: source].name, through: through)
    relation.plan.ordering = order?(Link.columns, Child.columns) ?? []
    return relation
  }

  /// The rows of another entity that a join table pairs with this one's: many to many, without an entity for the pairs.
  ///
  /// ```swift
  /// static let tagging = joinTable("chore_tags", to: Tag.self, columns: "chore_id", "tag_id")
  /// static let tags = hasMany(Tag.self, through: tagging)                    // Chore
  /// static let chores = hasMany(Chore.self, through: Chore.tagging.reversed)  // Tag
  /// ```
  /// They come by the other one's primary key, unless the relation is given an order.
  /// - Parameter table: The join table; `reversed` where the other entity declares it.
  public static func hasMany<Child: Entity>(
    _ child: Child.Type, through table: JoinTable<Self, Child>
  ) -> Relation<Self, Child, [Child]> where ID: DatabaseValue {
    let schema = table.bare
    let through = RelationPlan.Through(
      targetColumn: table.target, targetKey: Child.primaryKeyNames[0],
      table: { TableReference(schema, as: schema.name, source: .table) })
    return children(Child.self, column: table.source, through: through)
  }
}
