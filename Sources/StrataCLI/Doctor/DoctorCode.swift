/// What `db doctor` can find, under a name that stays as it is from version to version. The page of the documentation is made of these.
struct DoctorCode: Sendable, Hashable {
  /// In kebab-case.
  let name: String
  /// What its findings may be, the worst first.
  let severities: [DoctorSeverity]
  /// When it is found, and why that matters.
  let meaning: String
  let remedy: String
  /// Where PostgreSQL or SQLite write about it: the whole URL.
  let source: String?

  init(_ name: String, _ severities: [DoctorSeverity], _ meaning: String, remedy: String, source: String? = nil) {
    self.name = name
    self.severities = severities
    self.meaning = meaning
    self.remedy = remedy
    self.source = source
  }
}

extension DoctorCode {
  /// Always looked at: without a connection there is nothing else to see.
  static let unreachable = DoctorCode(
    "unreachable", [.error],
    "The database is not there, does not answer, or does not let the user in. Nothing else is looked at then, and nothing is made.",
    remedy: "What the message says: correct --database, start the server, or make the database with `db create`.")
  /// Not a failure: the check may be done by somebody with more rights, or more time.
  static let notLookedAt = DoctorCode(
    "not-looked-at", [.note],
    "A check could not be done, or not to its end: the user lacks a right, or the time limit was over.",
    remedy: "`GRANT pg_monitor TO …;`, or a longer `--time-limit`.",
    source: "https://www.postgresql.org/docs/current/predefined-roles.html")
  /// An error that the check does not know: kept apart from what it looks for.
  static let checkFailed = DoctorCode(
    "check-failed", [.warning], "A check ended with an error, so what it looks for may be there or not.",
    remedy: "Read the message; the other checks were made.")

  /// Codes without a check of their own.
  static let general: [DoctorCode] = [.unreachable, .notLookedAt, .checkFailed]
}
