import Foundation
import Strata

/// Where a new package takes Strata from.
enum StrataDependency: Sendable, Hashable {
  /// A checkout on this machine.
  case path(String)
  /// A repository, and the oldest version.
  case repository(url: String, version: String)

  /// The line of `Package.swift`.
  var declaration: String {
    switch self {
    // The name that products are asked from, whatever the folder is called.
    case .path(let path): ".package(name: \"strata\", path: \(Self.literal(path)))"
    case .repository(let url, let version): ".package(url: \(Self.literal(url)), from: \(Self.literal(version)))"
    }
  }

  /// What `Package.swift` calls the package that the products are of: the last part of the address
  /// ([SwiftPM](https://docs.swift.org/package-manager/PackageDescription/PackageDescription.html)).
  var identity: String {
    switch self {
    case .path: return "strata"
    case .repository(let url, _):
      let last = url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
      return (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).lowercased()
    }
  }

  /// - Throws: `invalidArgument` when the folder is no checkout of Strata.
  static func checkout(at path: String) throws(DatabaseError) -> StrataDependency {
    let folder = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
    guard isCheckout(folder), !path.contains(where: \.isNewline) else {
      throw DatabaseError(
        .invalidArgument,
        "the folder of --strata-path is no checkout of Strata: it has no Package.swift and Sources/Strata"
      )
    }
    return .path(folder.path)
  }

  /// - Throws: `invalidArgument` when the version is none, or the address has no last part.
  static func repository(_ url: String, version: String) throws(DatabaseError) -> StrataDependency {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }) else {
      throw DatabaseError(.invalidArgument, "--strata-version takes three numbers, such as 0.1.0")
    }
    let dependency = StrataDependency.repository(url: url, version: version)
    guard !dependency.identity.isEmpty, !url.contains(where: \.isNewline) else {
      throw DatabaseError(.invalidArgument, "--strata-url takes the address of a Git repository")
    }
    return dependency
  }

  /// The checkout that a program was built in, which lies under it in `.build`.
  static func checkout(around program: URL?) -> StrataDependency? {
    guard var folder = program?.resolvingSymlinksInPath() else { return nil }
    while folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
      if isCheckout(folder) { return .path(folder.path) }
    }
    return nil
  }

  private static func isCheckout(_ folder: URL) -> Bool {
    ["Package.swift", "Sources/Strata", "Plugins/EmbedMigrations"].allSatisfy {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
  }

  private static func literal(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
