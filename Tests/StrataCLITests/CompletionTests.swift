import ArgumentParser
import Foundation
import StrataMigrations
import StrataTesting
import Testing

@testable import StrataCLI

/// What a shell completes.
@Suite(.timeLimit(.minutes(10))) struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"], ["strata", "MigrationProcess"])
  func everyProgramWritesAScript(shell: String, program: String) async throws {
    let program = try Program(program)
    try await withTemporaryFolder { folder async throws in
      let result = try await program.run("--generate-completion-script", shell, in: folder)
      #expect(result.status == 0 && result.errors == "")
      for word in ["baseline", "adopt-existing", "wait-for-database"] {
        #expect(result.output.contains(word), "\(shell) does not know \(word)")
      }
    }
  }

  /// As the scripts ask: the sub-commands, the argument, its place among the words, the cursor's place in it, the words.
  @Test func versionsOfTheFolder() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "SELECT 1;")
      try folder.writeMigration("20_b", up: "SELECT 1;")
      let to = try await strata.run(
        "---completion", "migrate", "up", "--", "--to", "4", "0", "strata", "migrate", "up", "--to", "", in: folder)
      #expect(to.lines == ["1", "20"], "\(to)")
      let baseline = try await strata.run(
        "---completion", "migrate", "baseline", "--", "positional@0", "3", "0", "strata", "migrate", "baseline", "",
        in: folder)
      #expect(baseline.lines == ["1", "20"], "\(baseline)")
    }
  }

  /// As bash itself asks, with the words and the cursor in its variables.
  @Test func bashCompletes() async throws {
    let strata = try Program("strata")
    let bash = Program(url: URL(fileURLWithPath: "/bin/bash"))
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "SELECT 1;")
      try folder.writeMigration("20_b", up: "SELECT 1;")
      let script = try await strata.run("--generate-completion-script", "bash", in: folder)
      try Data(script.output.utf8).write(to: folder.appending(path: "strata.bash"))
      func offered(_ words: String...) async throws -> [String] {
        let words = words.map { "'\($0)'" }
        let result = try await bash.run(
          "-c",
          """
          source strata.bash
          COMP_WORDS=(strata \(words.joined(separator: " "))); COMP_CWORD=\(words.count)
          COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
          _strata strata \(words.last ?? "''") "${COMP_WORDS[COMP_CWORD - 1]}"
          printf '%s\\n' "${COMPREPLY[@]}"
          """, in: folder,
          environment: [
            "PATH": strata.url.deletingLastPathComponent().path + ":"
              + ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
          ])
        #expect(result.status == 0 && result.errors == "", "\(result)")
        return result.lines
      }
      #expect(try await offered("mig") == ["migrate"])
      #expect(try await offered("migrate", "base") == ["baseline"])
      #expect(try await offered("migrate", "up", "--to", "") == ["1", "20"])
      #expect(try await offered("migrate", "lint", "--disable", "vacuum") == ["vacuum-full"])
      #expect(try await offered("migrate", "new", "x", "--dialect", "p") == ["postgres"])
    }
  }

  private struct Application: AsyncParsableCommand, DatabaseApplication {
    static func migrations() throws -> MigrationSet {
      try MigrationSet([Migration(version: "5", name: "five", scripts: [])])
    }
  }

  @Test func versionsOfAnApplication() async throws {
    #expect(MigrationVersions<Application>.versions(["app", "migrate", "up", "--to"]) == ["5"])
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "SELECT 1;")
      let path = folder.appending(path: "Migrations").path
      #expect(MigrationVersions<Application>.versions(["app", "--migrations", path, "--to"]) == ["1"])
      #expect(MigrationVersions<Application>.versions(["app", "--migrations=\(path)", "--to"]) == ["1"])
      #expect(MigrationVersions<Application>.versions(["app", "--migrations", "\(path)/none", "--to"]) == [])
      #expect(MigrationVersions<Application>.versions(["app", "--to", "--migrations"]) == ["5"])
    }
  }
}
