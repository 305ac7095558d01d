import Foundation

/// The processes of this machine, as they were a moment ago.
struct ProcessTable {
  struct Entry {
    let parent: Int32
    /// The letter of `ps`: T is stopped, Z has ended and waits for its parent.
    let state: Character
  }

  private let entries: [Int32: Entry]

  init() throws {
    #if os(Linux)
      var entries: [Int32: Entry] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
        if let processID = Int32(name), let entry = Self.entry(of: processID) { entries[processID] = entry }
      }
      self.entries = entries
    #else
      let process = Process()
      process.executableURL = URL(filePath: "/bin/ps")
      process.arguments = ["-A", "-o", "pid=,ppid=,stat="]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      var entries: [Int32: Entry] = [:]
      for line in output.split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count == 3, let processID = Int32(fields[0]), let parent = Int32(fields[1]) else { continue }
        entries[processID] = Entry(parent: parent, state: fields[2].first ?? "?")
      }
      self.entries = entries
    #endif
  }

  /// What it started, directly or not.
  func descendants(of processID: Int32) -> [Int32] {
    var found = [processID]
    var next = 0
    while next < found.count {
      found += entries.filter { $0.value.parent == found[next] }.keys
      next += 1
    }
    return Array(found.dropFirst())
  }

  /// `nil` when there is no such process.
  static func state(of processID: Int32) throws -> Character? {
    #if os(Linux)
      entry(of: processID)?.state
    #else
      try ProcessTable().entries[processID]?.state
    #endif
  }

  /// Whether it still runs: what has ended and waits for its parent does not.
  static func isAlive(_ processID: Int32) throws -> Bool {
    switch try state(of: processID) {
    case nil, "Z", "X": false
    case _?: true
    }
  }

  #if os(Linux)
    private static func entry(of processID: Int32) -> Entry? {
      // "4711 (name) S 42 …"; the name can hold anything, spaces and parentheses too.
      guard let text = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .isoLatin1),
        let end = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ", maxSplits: 2)
      guard fields.count > 1, let state = fields[0].first, let parent = Int32(fields[1]) else { return nil }
      return Entry(parent: parent, state: state)
    }
  #endif
}
