import Strata
import Synchronization

/// The profiles of a driver's statements.
final class StatementProfiles: Sendable {
  /// More than any application has; a table that fills up anyhow (texts with values in them) starts over.
  private static let limit = 4096

  private let notes = Mutex<[StatementText: StatementNote]>([:])

  func profile(of text: StatementText) -> StatementProfile {
    let owner = ObjectIdentifier(self)
    // A text that is used again and again, by this driver: found without a lock.
    if let note = text.note, note.owner == owner { return StatementProfile(note: note) }
    let note = notes.withLock { notes in
      if let found = notes[text] { return found }
      if notes.count >= Self.limit { notes.removeAll() }
      let new = StatementNote(owner: owner, duration: StatementProfile.unknown)
      notes[text] = new
      return new
    }
    text.keep(note)
    return StatementProfile(note: note)
  }
}
