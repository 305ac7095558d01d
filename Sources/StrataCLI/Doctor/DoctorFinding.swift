/// What a check sees: a finding without the code, which the check has.
struct DoctorObservation: Sendable, Hashable {
  let severity: DoctorSeverity
  /// The table, index, session, setting or file.
  let subject: String
  /// What is wrong, behind the subject and a colon.
  let message: String
  /// What to do, with the statement to type where there is one.
  let advice: String

  init(_ severity: DoctorSeverity, _ subject: String, _ message: String, advice: String) {
    self.severity = severity
    self.subject = subject
    self.message = message
    self.advice = advice
  }
}

/// One thing that is wrong with a database. Keys of its JSON stay as they are from version to version; new ones may come.
struct DoctorFinding: Sendable, Hashable, Encodable {
  let code: String
  let severity: DoctorSeverity
  let subject: String
  let message: String
  let advice: String

  init(_ code: DoctorCode, _ observation: DoctorObservation) {
    self.code = code.name
    severity = observation.severity
    subject = observation.subject
    message = observation.message
    advice = observation.advice
  }
}
