import Strata

/// A COPY from the moment that it was sent.
struct ActiveCopy {
  enum Direction {
    case input(CopyInput)
    case output(CopyOutput)
  }

  let running: RunningBurst
  let direction: Direction
  /// The server has said that it is ready.
  var isStarted = false
  /// The group's end is not sent yet. It must not lie between the statement and its data: whether the server reads it
  /// there or throws it away depends on when the statement fails.
  var needsSync: Bool
}
