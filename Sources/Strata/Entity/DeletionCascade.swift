/// Rows that are softly deleted with the row that they belong to, and come back with it.
///
/// The parent declares the relation and the child what becomes of it:
///
/// ```swift
/// static let comments = hasMany(Comment.self, \.choreID)                         // Chore
/// static let chore = belongsTo(Chore.self, \.choreID, onDelete: .cascade)        // Comment
/// ```
/// Both have `@DeletedAt`. A child without it stays as it is: it can be reached again when its parent comes back.
public struct DeletionCascade: Sendable {
  let child: any Entity.Type
  /// The child's column that holds the parent's key.
  let column: String

  private init(_ child: any Entity.Type, _ column: String) {
    self.child = child
    self.column = column
  }

  /// - Returns: Nothing, unless the child can be deleted softly and its foreign key says that it is to be.
  static func along<Parent: Entity, Child: Entity>(
    _ column: String, of child: Child.Type, from parent: Parent.Type
  ) -> [DeletionCascade] {
    let schema = Child.schema
    let isOwned = schema.foreignKeys.contains {
      $0.column == column && $0.targetTable == Parent.tableName && $0.onDelete == .cascade
    }
    return isOwned && schema.deletedAt != nil ? [DeletionCascade(child, column)] : []
  }
}
