import Foundation
import Strata

/// Finds PostgreSQL's own programs.
struct ClientTools: Sendable {
  struct Tool: Sendable, Hashable {
    let path: String
    /// Such as 15.
    let majorVersion: Int
  }

  /// Where to look alone; `nil` for everywhere they may be.
  let folder: String?
  var environment = ProcessInfo.processInfo.environment

  /// - Parameters:
  ///   - minimum: The oldest that will do: pg_dump refuses servers that are newer than it is
  ///     (https://www.postgresql.org/docs/current/app-pgdump.html#PG-DUMP-NOTES).
  ///   - server: The version that is best: what a newer program writes an older server may not be able to read.
  /// - Throws: `unsupported` when there is none, or only older ones, with what to do.
  func find(_ name: String, atLeast minimum: Int, for server: Int) async throws(DatabaseError) -> Tool {
    var tools: [Tool] = []
    for path in candidates(name) {
      let command = ChildProcess(path: path, arguments: ["--version"], environment: environment)
      // One that cannot be run is none; should all be so, that is said below.
      guard let outcome = try? await command.outcome(), outcome.isSuccess,
        let version = Self.majorVersion(outcome.output)
      else {
        if Task.isCancelled { throw DatabaseError(.cancelled, "the search for \(name) was cancelled") }
        continue
      }
      tools.append(Tool(path: path, majorVersion: version))
    }
    let advice =
      "install PostgreSQL's client programs of version \(minimum) or later (Debian: postgresql-client-\(minimum)), or name their folder with --pg-bin"
    guard !tools.isEmpty else {
      throw DatabaseError(
        .unsupported, "\(name) is not \(folder == nil ? "on this machine" : "in that folder"); \(advice)")
    }
    if let exact = tools.first(where: { $0.majorVersion == server && server >= minimum }) { return exact }
    if let next = tools.filter({ $0.majorVersion >= minimum }).min(by: { $0.majorVersion < $1.majorVersion }) {
      return next
    }
    let versions = Set(tools.map(\.majorVersion)).sorted().map(String.init).joined(separator: ", ")
    throw DatabaseError(
      .unsupported, "\(name) has version \(versions) here, and \(minimum) is the oldest that will do; \(advice)")
  }

  /// The first program of this name in PATH, or in the folder; `nil` when there is none.
  func path(of name: String) -> String? {
    let folders = folder.map { [$0] } ?? environment["PATH", default: ""].split(separator: ":").map(String.init)
    return folders.map { "\($0)/\(name)" }.first(where: isProgram)
  }

  private func candidates(_ name: String) -> [String] {
    if let folder { return isProgram("\(folder)/\(name)") ? ["\(folder)/\(name)"] : [] }
    var found = environment["PATH", default: ""].split(separator: ":").map { "\($0)/\(name)" }
    // Debian and its kin, Red Hat's packages, Homebrew; the newest first.
    for version in stride(from: 30, through: 13, by: -1) {
      found += [
        "/usr/lib/postgresql/\(version)/bin/\(name)", "/usr/pgsql-\(version)/bin/\(name)",
        "/opt/homebrew/opt/postgresql@\(version)/bin/\(name)", "/usr/local/opt/postgresql@\(version)/bin/\(name)",
      ]
    }
    return found.filter { path in
      // Debian's wrapper chooses a version by itself; the programs that it chooses from are looked at, too.
      isProgram(path) && !URL(fileURLWithPath: path).resolvingSymlinksInPath().path.hasSuffix("/pg_wrapper")
    }
  }

  private func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }

  /// Of `pg_dump (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)` it is 15.
  static func majorVersion(_ text: String) -> Int? {
    guard let product = text.range(of: "(PostgreSQL) ") else { return nil }
    return Int(text[product.upperBound...].prefix { $0.isNumber })
  }
}
