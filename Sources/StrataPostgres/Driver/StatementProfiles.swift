import Strata
import Synchronization

/// The profiles of a driver's statements.
final class StatementProfiles: Sendable {
  /// More than any application has; a table that fills up anyhow (texts with values in them) starts over.
  private static let limit = 4096

  private let quick: Int
  private let notes = Mutex<[StatementText: StatementNote]>([:])

  /// - Parameter quick: How long a statement may take to be sent together with others.
  init(quick: Int) { self.quick = quick }

  func profile(of text: StatementText) -> StatementProfile {
    let owner = ObjectIdentifier(self)
    // A text that is used again and again, by this driver: found without a lock.
    if let note = text.note, note.owner == owner { return StatementProfile(note: note, quick: quick) }
    let note = notes.withLock { notes in
      if let found = notes[text] { return found }
      if notes.count >= Self.limit { notes.removeAll() }
      let new = StatementNote(
        owner: owner, duration: StatementProfile.unknown, caution: StatementProfile.probation)
      notes[text] = new
      return new
    }
    text.keep(note)
    return StatementProfile(note: note, quick: quick)
  }
}
