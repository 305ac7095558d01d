import Foundation
import Strata

/// Something to remember.
@Entity
struct Note {
  let id: Key<Note>
  @Length(1...200) var title: String
  @CreatedAt let createdAt: Date
}
