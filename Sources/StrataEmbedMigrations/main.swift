import Foundation
import StrataMigrationFiles

// Run by the build-tool plug-in: StrataEmbedMigrations FOLDER OUTPUT.swift

let arguments = CommandLine.arguments.dropFirst()
guard let folder = arguments.first, let output = arguments.dropFirst().first, arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: StrataEmbedMigrations FOLDER OUTPUT.swift\n".utf8))
  exit(64)
}

do {
  let migrations = try MigrationFolder(reading: URL(fileURLWithPath: folder, isDirectory: true))
  try EmbeddedSource(migrations).text.write(toFile: output, atomically: true, encoding: .utf8)
} catch {
  // In the form in which the compiler reports errors, so that an editor shows it.
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
