/// A row that a unit of work inserts: its key at once, for others that refer to it, and the row itself once it is in the database.
///
/// ```swift
/// let movie = try await db.unitOfWork { work in
///   let movie = try work.insert(Movie.New(title: "Stalker", year: 1979))
///   try work.insert(Role.New(movieID: movie.id, personID: person))
///   return movie
/// }
/// let row = try movie.row
/// ```
public final class Inserted<Model: Entity>: Sendable {
  /// The key; of an ``IdentityKey`` one that stands for it until the row is inserted: good for references inside the unit of work, and for nothing
  /// else. ``row`` has the one that the database made.
  public let id: Model.ID
  private let outcome: InsertionOutcome
  /// Which of the new rows of its entity it is.
  private let number: Int

  init(id: Model.ID, _ outcome: InsertionOutcome, _ number: Int) {
    self.id = id
    self.outcome = outcome
    self.number = number
    outcome.addHandle()
  }

  deinit { outcome.dropHandle() }

  /// The row as the database has it.
  /// - Throws: `invalidArgument` before the unit of work has sent it.
  public var row: Model {
    get throws(DatabaseError) {
      guard let row = outcome.row(number, of: Model.self) else {
        throw DatabaseError(
          .invalidArgument, "the row is not inserted yet; read it after flush(), or when the unit of work has ended")
      }
      return row
    }
  }
}
