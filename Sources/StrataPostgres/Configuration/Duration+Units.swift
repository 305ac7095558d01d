extension Duration {
  /// Rounded up, because a limit of 0.4 milliseconds must not become 0, which means "no limit" to PostgreSQL. `nil`
  /// when it is negative or does not fit into PostgreSQL's 32-bit settings.
  var settingMilliseconds: Int32? {
    let (seconds, attoseconds) = components
    guard self >= .zero, seconds <= 2_147_483 else { return nil }
    return Int32(exactly: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// Rounded up, as ``settingMilliseconds``. `nil` when it is negative or too long.
  var settingSeconds: Int32? {
    let (seconds, attoseconds) = components
    guard self >= .zero, seconds < 2_147_483_647 else { return nil }
    return Int32(exactly: seconds + (attoseconds > 0 ? 1 : 0))
  }
}
