public import ArgumentParser
import Foundation
import Strata
import StrataMigrations

/// `db create|drop|reset|backup|restore|doctor|pull|diagram|sql`
public struct SchemaCommands<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "db", abstract: "Make, remove and look at the database as a whole.",
      subcommands: [
        CreateCommand<App>.self, DropCommand<App>.self, ResetCommand<App>.self, BackupCommand<App>.self,
        RestoreCommand<App>.self, DoctorCommand<App>.self, PullCommand<App>.self, DiagramCommand<App>.self,
        SQLCommand<App>.self,
      ])
  }

  public init() {}
}

/// `db pull`
public struct PullCommand<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "pull", abstract: "Write Swift entities for the tables that are there.",
      discussion: "What entities cannot express is listed on standard error, a line for each.")
  }

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var schema: SchemaOptions
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to a file, which is not there yet.", valueName: "file"),
    completion: .file())
  var output: String?
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let source = try await database.withDatabase(for: App.self) { db in
        EntitySource(of: try await schema.reader.schema(of: db))
      }
      if json {
        return try Output.writeJSON(source.text, to: output, notExpressed: source.missing)
      }
      try Output.write(source.text, to: output)
      for line in source.missing { FileHandle.standardError.write(Data("not expressed: \(line)\n".utf8)) }
    }
  }
}

/// `db diagram`
public struct DiagramCommand<App: DatabaseApplication>: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case mermaid, dot, svg
  }

  public static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "diagram", abstract: "Draw the tables and what refers to what.")
  }

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var schema: SchemaOptions
  @Option(help: "mermaid, dot (Graphviz) or svg.") var format = Format.mermaid
  @Option(
    help: ArgumentHelp("Draw this table; may be given several times. All of them by default.", valueName: "name"))
  var table: [String] = []
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to a file, which is not there yet.", valueName: "file"),
    completion: .file())
  var output: String?
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let read = try await database.withDatabase(for: App.self) { db in try await schema.reader.schema(of: db) }
      for name in table where read.table(name) == nil {
        throw DatabaseError(.undefinedObject, "there is no table \(name) to draw")
      }
      let diagram = SchemaDiagram(of: read, tables: table.isEmpty ? nil : Set(table))
      let text =
        switch format {
        case .mermaid: diagram.mermaid
        case .dot: diagram.dot
        case .svg: diagram.svg
        }
      if json { return try Output.writeJSON(text, to: output) }
      try Output.write(text, to: output)
    }
  }
}

/// Where the text of a command goes.
private enum Output {
  /// - Parameter path: Standard output without one. A file that is there is left alone.
  static func write(_ text: String, to path: String?) throws(DatabaseError) {
    guard let path else { return Terminal.write(text) }
    try save(text, path)
    Terminal.line("wrote  \(path)")
  }

  /// What `--json` prints.
  private struct Document: Encodable {
    /// Where the text is; left out when it is here.
    let file: String?
    let text: String?
    let notExpressed: [String]?
  }

  static func writeJSON(_ text: String, to path: String?, notExpressed: [String]? = nil) throws {
    if let path { try save(text, path) }
    try Terminal.json(Document(file: path, text: path == nil ? text : nil, notExpressed: notExpressed))
  }

  private static func save(_ text: String, _ path: String) throws(DatabaseError) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw DatabaseError(.invalidArgument, "\(path) cannot be written; it must not be there yet, and its folder must")
    }
  }
}
