// Which rows of a relation, and in what order. Each source gets its own first ones.
extension Relation where Target: Entity {
  /// Narrows the relation: a row must meet this condition too.
  ///
  /// ```swift
  /// static let openChores = hasMany(Chore.self, \.guildID).where { $0.status == .open }
  /// ```
  public func `where`<Element>(_ condition: (Target.Columns) -> Condition) -> Relation where Loaded == [Element] {
    let condition = condition(Target.columns)
    return changed { $0.narrow(condition) }
  }

  /// Sorts by a value, after what the relation is sorted by already; without any, rows come by primary key.
  public func order<Element>(_ ordering: (Target.Columns) -> Ordering) -> Relation where Loaded == [Element] {
    let ordering = ordering(Target.columns)
    return changed { $0.ordering.append(ordering) }
  }

  /// Sorts by several values.
  public func order<Element>(_ orderings: (Target.Columns) -> [Ordering]) -> Relation where Loaded == [Element] {
    let orderings = orderings(Target.columns)
    return changed { $0.ordering += orderings }
  }

  /// At most so many rows for each source.
  public func limit<Element>(_ count: Int) -> Relation where Loaded == [Element] { changed { $0.limit = count } }

  /// Leaves out so many rows of each source at the start.
  public func offset<Element>(_ count: Int) -> Relation where Loaded == [Element] { changed { $0.offset = count } }

  /// With rows that were softly deleted.
  public func includingDeleted<Element>() -> Relation where Loaded == [Element] { changed { $0.deleted = .included } }

  /// Only rows that were softly deleted.
  public func onlyDeleted<Element>() -> Relation where Loaded == [Element] { changed { $0.deleted = .only } }
}
