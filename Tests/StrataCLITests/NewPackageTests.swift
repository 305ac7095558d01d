import Foundation
import Strata
import StrataTesting
import Testing

@testable import StrataCLI

/// `strata init`. That what it writes builds and does what it should is up to `NotebookTests`, which are a part of it.
@Suite(.timeLimit(.minutes(10))) struct NewPackageTests {
  private static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  private func template(_ dependency: StrataDependency) throws -> PackageTemplate {
    PackageTemplate(
      name: try PackageName("Notebook"), dependency: dependency, now: Date(timeIntervalSince1970: 1_767_225_600))
  }

  /// Where the files of the package stand here.
  private static func place(_ path: String) -> URL? {
    for (prefix, folder) in [("Sources/Notebook/", "Notebook"), ("Tests/NotebookTests/", "NotebookTests")]
    where path.hasPrefix(prefix) { return tests.appending(path: folder).appending(path: path.dropFirst(prefix.count)) }
    return nil
  }

  private static func files(in folder: String) -> Set<URL> {
    let url = tests.appending(path: folder)
    var files: Set<URL> = []
    for case let file as URL in FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
      ?? FileManager.DirectoryEnumerator()
    where !file.hasDirectoryPath { files.insert(file.standardizedFileURL) }
    return files
  }

  @Test func theTemplateIsWhatIsBuiltAndTestedHere() throws {
    var placed: Set<URL> = []
    for file in try template(.path("/strata")).files {
      guard let place = Self.place(file.path) else { continue }
      placed.insert(place.standardizedFileURL)
      if Self.isRecording {
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: place)
      }
      #expect(
        try String(contentsOf: place, encoding: .utf8) == file.text,
        "\(file.path) is not what the template says; write it anew with STRATA_RECORD=1")
    }
    #expect(placed.count == 7)
    #expect(placed == Self.files(in: "Notebook").union(Self.files(in: "NotebookTests")))
  }

  @Test func whereStrataComesFrom() throws {
    func manifest(_ dependency: StrataDependency) throws -> String {
      try #require(try template(dependency).files.first { $0.path == "Package.swift" }).text
    }
    let path = try manifest(.path("/a \"b\"/c"))
    #expect(path.contains(#".package(name: "strata", path: "/a \"b\"/c"),"#), "\(path)")
    let repository = try manifest(.repository("https://git.example/Data/Strata-Fork.git", version: "1.2.3"))
    #expect(repository.contains(#".package(url: "https://git.example/Data/Strata-Fork.git", from: "1.2.3"),"#))
    #expect(repository.contains(#".product(name: "Strata", package: "strata-fork"),"#))
    for version in ["1", "1.2", "1.2.x", "", "1..2", "1.2.3.4"] {
      #expect(throws: DatabaseError.self) { try StrataDependency.repository("https://git.example/s", version: version) }
    }
    for url in ["", "https://git.example/s\nx"] {
      #expect(throws: DatabaseError.self) { try StrataDependency.repository(url, version: "1.2.3") }
    }
    let program = try Program("strata").url
    #expect(
      StrataDependency.checkout(around: program)
        == .path(Self.tests.deletingLastPathComponent().resolvingSymlinksInPath().path))
    #expect(StrataDependency.checkout(around: URL(fileURLWithPath: "/usr/bin/strata")) == nil)
  }

  @Test(arguments: ["Chores", "_x", "my_app2", "A"])
  func aGoodName(name: String) throws { #expect(try PackageName(name).text == name) }

  @Test(arguments: [
    "", "my-app", "2fast", "a b", "Größe", "../up", "class", "Any", "_", "Strata", "strata", "StrataCLI", "logging",
    "Foundation", "App", "a/b", ".", "x\n",
  ])
  func aBadName(name: String) throws {
    let error = #expect(throws: DatabaseError.self) { try PackageName(name) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func aPackageIsWrittenAsAWhole() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let made = try await strata.run("init", "Chores", "--json", in: folder)
      let document = try #require(try made.json() as? [String: Any])
      #expect(made.status == 0 && (document["files"] as? [String])?.count == 10, "\(made)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["Chores"], "nothing beside it")
      for file in try #require(document["files"] as? [String]) {
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "Chores/\(file)").path), "\(file)")
      }
      // The migration can be used right away, by the stand-alone program too.
      let up = try await strata.run(
        "migrate", "up", "--migrations", "Chores/Sources/Chores/Migrations", "--database", "c.sqlite", in: folder)
      #expect(up.status == 0 && up.output.contains("_create_notes"), "\(up)")
    }
  }

  @Test func anEmptyFolderIsTakenAndAFullOneIsNot() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try FileManager.default.createDirectory(at: folder.appending(path: "empty"), withIntermediateDirectories: false)
      #expect(try await strata.run("init", "Chores", "--directory", "empty", in: folder).status == 0)
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "empty/Package.swift").path))

      try FileManager.default.createDirectory(at: folder.appending(path: "Full"), withIntermediateDirectories: false)
      try Data("mine".utf8).write(to: folder.appending(path: "Full/.hidden"))
      try Data("mine".utf8).write(to: folder.appending(path: "file"))
      for arguments in [["Full"], ["Chores", "--directory", "file"], ["Chores", "--directory", "nowhere/Chores"]] {
        let refused = try await strata.run(arguments: ["init", "--json"] + arguments, in: folder)
        #expect(refused.status == 1 && refused.output == "", "\(arguments)")
        #expect(try refused.failure()["code"] as? String == "invalidArgument")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["Full", "empty", "file"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "Full").path) == [".hidden"])
    }
  }

  @Test func whatCannotBeDone() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let name = try await strata.run("init", "my-app", in: folder)
      #expect(name.status == 1 && name.errors.contains("Swift module"), "\(name)")
      let both = try await strata.run("init", "Chores", "--strata-url", "u", "--strata-path", "p", in: folder)
      #expect(both.status == 64)
      let path = try await strata.run("init", "Chores", "--strata-path", ".", in: folder)
      #expect(path.status == 1 && path.errors.contains("no checkout of Strata"), "\(path)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  /// What cannot be written to its end leaves nothing.
  @Test func nothingIsHalfWritten() async throws {
    try await withTemporaryFolder { folder async throws in
      let files = [
        PackageTemplate.File(path: "a", text: "a"), PackageTemplate.File(path: "a/b", text: "a is no folder"),
      ]
      #expect(throws: DatabaseError.self) { try PackageWriter().write(files, to: folder.appending(path: "New")) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }
}
