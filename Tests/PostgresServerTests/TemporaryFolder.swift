import Foundation

/// A folder for the files of a test.
struct TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "strata-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file with the permissions that password files and private keys need.
  func write(_ name: String, _ text: String, permissions: Int = 0o600) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path(name))
    return path(name)
  }

  func delete() {
    // What is left in the system's temporary folder, the system deletes.
    try? FileManager.default.removeItem(at: url)
  }
}
