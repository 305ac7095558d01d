/// What an insert from a query does about rows that others are in the way of.
public struct ConflictResolution<Model: Entity>: Sendable {
  private let target: ConflictTarget<Model>
  /// `nil` leaves the row that is there as it is.
  private let update: (@Sendable (inout Model.Changes, ProposedRow<Model>) -> Void)?
  private let takesOver: Bool

  /// Leaves them out.
  public static func skip(_ target: ConflictTarget<Model>) -> ConflictResolution {
    ConflictResolution(target: target, update: nil, takesOver: false)
  }

  /// Sets in the row that is there everything that the insert sets, but what the rows agree in.
  public static func replace(_ target: ConflictTarget<Model>) -> ConflictResolution {
    ConflictResolution(target: target, update: nil, takesOver: true)
  }

  /// Updates the row that is there; `new` is the one that could not be inserted.
  public static func update(
    _ target: ConflictTarget<Model>,
    _ update: @escaping @Sendable (_ row: inout Model.Changes, _ new: ProposedRow<Model>) -> Void
  ) -> ConflictResolution {
    ConflictResolution(target: target, update: update, takesOver: false)
  }

  /// - Throws: `validationFailed` for values that do not meet the rules, `invalidArgument` when there is nothing to update.
  func clause(_ source: CallSite) throws(DatabaseError) -> ConflictClause<Model> {
    guard update != nil || takesOver else { return ConflictClause(target: target, action: .nothing) }
    return try .updating(target, where: nil, update, source)
  }
}
