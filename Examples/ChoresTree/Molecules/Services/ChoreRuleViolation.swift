/// What the rules of the domain forbid although the data would allow it.
enum ChoreRuleViolation: Error, Sendable, Hashable {
  case alreadyDone
  case assigneeOfAnotherServer

  var message: String {
    switch self {
    case .alreadyDone: "The task is done already."
    case .assigneeOfAnotherServer: "The member belongs to another server than the task."
    }
  }
}
