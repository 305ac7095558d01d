import Foundation
import Strata

/// What a definition of a table can say: a parent that the database numbers, defaults, a partial index, a unique one of rows that
/// live, one of something computed.
@Entity
struct Badge {
  let id: IdentityKey<Badge>
  var parentID: IdentityKey<Badge>?
  @Unique var code: String
  @Index var label: String = "none"
  @Default(.each(postgres: "'p' || 'g'", sqlite: "'lite'")) var kind: String
  @Default(.now) var issuedAt: Date
  @Generated("length(code)") let size: Int
  @DeletedAt let deletedAt: Date?

  static let parent = belongsTo(Badge.self, \.parentID, onDelete: .setNull)
  static let indexes = [
    index(\.label, \.code, where: { $0.label != "none" }), index(on: { $0.code.lowercased() }, unique: true),
  ]
}
