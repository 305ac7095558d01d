import Foundation

/// Who runs a server: PostgreSQL refuses root, so root's tests run it as `postgres`, or as `nobody` where there
/// is no such user.
struct ServerAccount {
  private let user: uid_t
  private let group: gid_t
  private let isOther: Bool

  static func current() throws -> ServerAccount {
    guard geteuid() == 0 else { return ServerAccount(user: geteuid(), group: getegid(), isOther: false) }
    for name in ["postgres", "nobody"] {
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      var texts = [CChar](repeating: 0, count: 16_384)
      if getpwnam_r(name, &entry, &texts, texts.count, &found) == 0, found != nil {
        return ServerAccount(user: entry.pw_uid, group: entry.pw_gid, isOther: true)
      }
    }
    throw TestServerError("PostgreSQL does not run as root, and there is no user postgres or nobody; make one")
  }

  /// The command as this account runs it. setpriv replaces itself by the command: the process is the server's.
  func command(_ words: [String]) -> [String] {
    isOther ? ["/usr/bin/env", "setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"] + words : words
  }

  /// Gives it a file or folder.
  func own(_ path: String) throws {
    guard isOther, chown(path, user, group) != 0 else { return }
    throw TestServerError("\(path) cannot be given to the server's user (errno \(errno)); look at its file system")
  }
}
