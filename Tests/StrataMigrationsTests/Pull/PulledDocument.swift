// swift-format-ignore-file
import Foundation
import Strata

/// What is written of the guide's document on SQLite, where each event has a trigger of its own.
@Entity("documents")
struct PulledDocument {
  let id: Key<PulledDocument>
  var ownerID: UUID
  var title: String

  static let triggers = [
    trigger(
      "no_empty_title_insert", .before, [.insert], when: { _, _ in .sql("new.title = ''") }, sqlite: """
      SELECT raise(ABORT, 'a document has a title');
      """),
    trigger(
      "no_empty_title_update", .before, [.update(of: \.title)], when: { _, _ in .sql("new.title = ''") }, sqlite: """
      SELECT raise(ABORT, 'a document has a title');
      """),
  ]
}
