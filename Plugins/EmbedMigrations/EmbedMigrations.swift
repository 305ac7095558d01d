import Foundation
import PackagePlugin

/// Turns the `Migrations` folder of a target into Swift source, so that the binary carries its migrations.
///
/// Add `plugins: [.plugin(name: "EmbedMigrations", package: "strata")]` to the target and `exclude: ["Migrations"]`, and
/// use `EmbeddedMigrations.all`.
@main
struct EmbedMigrations: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.directoryURL.appending(path: "Migrations", directoryHint: .isDirectory)
    guard FileManager.default.fileExists(atPath: folder.path) else {
      Diagnostics.error(
        "\(target.name) uses EmbedMigrations and has no folder \(folder.path); make one for its migrations")
      return []
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedMigrations.swift")
    // Every file and folder is an input: a migration that is added, changed or removed is noticed.
    var inputs = [folder]
    if let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) {
      for case let file as URL in files { inputs.append(file) }
    }
    return [
      .buildCommand(
        displayName: "Embedding the migrations of \(target.name)",
        executable: try context.tool(named: "StrataEmbedMigrations").url,
        arguments: [folder.path, output.path], inputFiles: inputs, outputFiles: [output])
    ]
  }
}
