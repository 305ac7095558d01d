/// How far away the database is.
enum RoundTripCheck {
  static let check = DoctorCheck(
    DoctorCode(
      "slow-round-trip", [.note],
      "A statement that does nothing takes longer than 20 ms: the database is far away, or busy. Every statement of a request waits that long.",
      remedy: "Run the application beside its database; ask for more in one round trip."),
    postgres: { context in .looked(judge(context.roundTrip, context.thresholds)) },
    sqlite: { context in .looked(judge(context.roundTrip, context.thresholds)) })

  static func judge(_ time: Duration, _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    guard time > thresholds.roundTrip else { return [] }
    let milliseconds = Int(DoctorFigures.milliseconds(time).rounded())
    return [
      DoctorObservation(
        .note, "the connection", "a round trip takes \(milliseconds) ms",
        advice: "run the application beside its database, or look for what keeps it busy")
    ]
  }
}
