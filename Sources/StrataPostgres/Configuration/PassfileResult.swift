/// What came of looking for a password file.
enum PassfileResult: Sendable {
  case loaded(Passfile)
  /// There is none, which is usual.
  case missing
  /// There is one that is not used. The note is for the log: it names the file and says what to do.
  case ignored(note: String)

  var passfile: Passfile? {
    switch self {
    case .loaded(let passfile): passfile
    case .missing, .ignored: nil
    }
  }

  var note: String? {
    switch self {
    case .loaded, .missing: nil
    case .ignored(let note): note
    }
  }
}

extension Passfile {
  /// Reads the file anew; libpq does so for every connection, and so a changed password counts from the next one on.
  /// - Parameter path: `nil` for `~/.pgpass`.
  static func load(path: String?, environment: PostgresConfiguration.Environment) -> PassfileResult {
    guard let path = path ?? environment.homeFile(".pgpass"), let status = environment.files.status(path) else {
      return .missing
    }
    guard status.isRegularFile else {
      return .ignored(note: "the password file \(path) is not a plain file and is ignored")
    }
    guard status.isPrivate else {
      return .ignored(
        note: "the password file \(path) is ignored because group or others have access to it; chmod it to 0600")
    }
    guard let bytes = environment.files.contents(path) else {
      return .ignored(note: "the password file \(path) cannot be read and is ignored; check who owns it and its size")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .ignored(note: "the password file \(path) is not UTF-8 and is ignored; convert it")
    }
    return .loaded(Passfile(parsing: text))
  }
}
