public import ArgumentParser
import Foundation
import Strata
import StrataMigrations

/// `strata init`
public struct InitCommand: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "init", abstract: "Make a package that builds, passes its tests, and is yours to change.",
      discussion: """
        It has an entity, its migration for PostgreSQL and SQLite, seeds, the commands, and tests. Strata comes from --strata-url or \
        --strata-path; without both from the checkout that this program was built in.
        """)
  }

  @Argument(help: "The package's name, which is also its module's and its program's: Chores.") var name: String
  @Option(
    help: ArgumentHelp(
      "The package's folder, which is not there or empty. One of the package's name here by default.",
      valueName: "folder"),
    completion: .directory)
  var directory: String?
  @Option(help: ArgumentHelp("The repository of Strata to depend on.", valueName: "URL")) var strataUrl: String?
  @Option(help: ArgumentHelp("The oldest version to take from --strata-url.", valueName: "version"))
  var strataVersion = MigrationRunner.version
  @Option(
    help: ArgumentHelp("A checkout of Strata to depend on instead.", valueName: "folder"), completion: .directory)
  var strataPath: String?
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func validate() throws {
    guard strataUrl == nil || strataPath == nil else {
      throw ValidationError("--strata-url and --strata-path exclude each other")
    }
  }

  /// What `--json` prints.
  private struct Document: Encodable {
    let name: String
    let folder: String
    let files: [String]
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      let name = try PackageName(name)
      let target = URL(fileURLWithPath: directory ?? name.text, isDirectory: true).standardizedFileURL
      let files = PackageTemplate(name: name, dependency: try dependency(), now: Date()).files
      try PackageWriter().write(files, to: target)
      if json {
        return try Terminal.json(Document(name: name.text, folder: target.path, files: files.map(\.path)))
      }
      for file in files { Terminal.line("wrote  \(file.path)") }
      Terminal.line(
        """
        \(name) is made. Next:
          cd \(directory ?? name.text)
          swift run \(name) migrate up
          swift run \(name) seed
          swift run \(name) list
        """)
    }
  }

  private func dependency() throws(DatabaseError) -> StrataDependency {
    if let strataUrl { return try .repository(strataUrl, version: strataVersion) }
    if let strataPath { return try .checkout(at: strataPath) }
    guard let checkout = StrataDependency.checkout(around: Bundle.main.executableURL) else {
      throw DatabaseError(
        .invalidArgument,
        "it is not known where the package shall take Strata from; say --strata-url URL of its repository, or --strata-path FOLDER of a checkout"
      )
    }
    return checkout
  }
}
