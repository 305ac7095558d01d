/// What a command writes: lines for people, or JSON for programs.
public enum CommandOutput: Sendable, Hashable {
  case text
  case json

  /// What this run was asked for. It is known before the command line is read, since errors in that are reported in the same form.
  @TaskLocal public static var current = CommandOutput.text

  /// - Parameter arguments: As they were typed, without the program's name.
  public init(arguments: [String]) {
    // What stands behind `--` is no option.
    let options = arguments.prefix { $0 != "--" }
    self = options.contains("--json") ? .json : .text
  }
}
