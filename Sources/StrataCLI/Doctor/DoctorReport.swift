import Foundation
import Strata
import StrataPostgres

/// What `db doctor` has to say. Keys of its JSON stay as they are from version to version; new ones may come.
struct DoctorReport: Sendable, Encodable {
  struct LeftOut: Sendable, Hashable, Encodable {
    let code: String
    let reason: String
  }

  let database: String
  /// The product with its version; `nil` when the database could not be reached.
  var server: String?
  /// The median of five.
  var roundTripMilliseconds: Double?
  /// The codes of those that were made.
  var checks: [String] = []
  var leftOut: [LeftOut] = []
  var findings: [DoctorFinding] = []
  /// Whether checks were named with `--only`: then it is said which of them were not made.
  private let isChosen: Bool

  private enum CodingKeys: String, CodingKey {
    case database, server, roundTripMilliseconds, checks, leftOut, findings
  }

  init(database: String, isChosen: Bool) {
    self.database = database
    self.isChosen = isChosen
  }

  /// `nil` when nothing was found.
  var worst: DoctorSeverity? { findings.map(\.severity).max() }

  mutating func add(_ code: DoctorCode, _ observations: [DoctorObservation]) {
    findings += observations.map { DoctorFinding(code, $0) }
  }

  mutating func add(_ check: DoctorCheck, _ outcome: DoctorOutcome, _ context: DoctorContext) {
    switch outcome {
    case .looked(let observations, let unseen):
      checks.append(check.code.name)
      add(check.code, observations)
      if let unseen { addUnseen(check, "could not look at \(unseen)", context) }
    case .leftOut(let reason): leaveOut([check], reason)
    }
  }

  /// A check that ended with an error.
  mutating func add(_ check: DoctorCheck, failed error: DatabaseError, _ context: DoctorContext) {
    leaveOut([check], CommandFailure.text(error))
    switch error.code {
    case .permissionDenied: addUnseen(check, "could not look: \(CommandFailure.text(error))", context)
    case .statementTimeout, .lockTimeout:
      let limit = DoctorFigures.time(DoctorFigures.seconds(context.thresholds.timeLimit))
      add(
        .notLookedAt,
        [
          DoctorObservation(
            .note, check.code.name, "the check was not done within \(limit)",
            advice: "give it more time: --time-limit SECONDS --only \(check.code.name)")
        ])
    default:
      add(
        .checkFailed,
        [
          DoctorObservation(
            .warning, check.code.name, "the check failed: \(CommandFailure.text(error))",
            advice: NextStep.text(for: error) ?? "run it again with --verbose --only \(check.code.name)")
        ])
    }
  }

  private mutating func addUnseen(_ check: DoctorCheck, _ message: String, _ context: DoctorContext) {
    let advice =
      switch context.location {
      case .postgres(let configuration): "GRANT pg_monitor TO \(PostgresDialect().quoted(configuration.user));"
      case .sqlite: "run the command as a user who may read the file and its folder"
      }
    add(.notLookedAt, [DoctorObservation(.note, check.code.name, message, advice: advice)])
  }

  mutating func leaveOut(_ checks: [DoctorCheck], _ reason: String) {
    leftOut += checks.map { LeftOut(code: $0.code.name, reason: reason) }
  }

  /// The worst first; otherwise in the order of the checks, and each one's by the name of what it is about.
  mutating func sort() {
    let places = Dictionary(
      (DoctorCheck.all.map(\.code) + DoctorCode.general).enumerated().map { ($1.name, $0) }
    ) { first, _ in first }
    findings.sort { left, right in
      guard left.severity == right.severity else { return left.severity > right.severity }
      return (places[left.code] ?? 0, left.subject, left.message) < (
        places[right.code] ?? 0, right.subject, right.message
      )
    }
  }

  func lines(_ style: TerminalStyle) -> [String] {
    var lines: [String] = []
    if let server, let roundTripMilliseconds {
      let time = String(format: "%.1f", roundTripMilliseconds)
      lines.append("\(database): \(server), a round trip takes \(time) ms")
    }
    lines += findings.flatMap { finding in
      [
        "\(style.colored(finding.severity.rawValue, finding.severity.color)): \(finding.subject): \(finding.message) [\(finding.code)]",
        "    \(finding.advice)",
      ]
    }
    if isChosen { lines += leftOut.map { "left out: \($0.code): \($0.reason)" } }
    let counts = DoctorSeverity.allCases.reversed().compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : DoctorFigures.count(count, severity.rawValue)
    }
    lines.append(
      findings.isEmpty
        ? "Nothing was found by \(DoctorFigures.count(checks.count, "check"))."
        : "\(DoctorFigures.count(findings.count, "finding")): \(counts.joined(separator: ", "))")
    return lines
  }
}
