/// One thing that `db doctor` looks for: what it is called, and how it is read from each database.
struct DoctorCheck: Sendable {
  typealias Look = @Sendable (DoctorContext) async throws -> DoctorOutcome

  let code: DoctorCode
  /// `nil` where the database has no such thing.
  let postgres: Look?
  let sqlite: Look?

  init(_ code: DoctorCode, postgres: Look? = nil, sqlite: Look? = nil) {
    self.code = code
    self.postgres = postgres
    self.sqlite = sqlite
  }

  /// In the order in which they are made.
  static let all: [DoctorCheck] =
    general + PostgresServerCheck.all + PostgresSessionCheck.all + DefinitionCheck.all + PostgresTableCheck.all
    + PostgresCatalogCheck.all + SQLiteFileCheck.all

  private static let general = [RoundTripCheck.check] + ApplicationCheck.all

  /// What `--only` takes.
  static var names: [String] { [DoctorCode.unreachable.name] + all.map(\.code.name) }
}

/// What came of a check.
enum DoctorOutcome: Sendable, Hashable {
  /// - Parameter unseen: What the user has no right to see, in words that can follow "could not look at"; `nil` when all was seen.
  case looked([DoctorObservation], unseen: String? = nil)
  /// There is nothing to look at here, for this reason.
  case leftOut(String)
}
