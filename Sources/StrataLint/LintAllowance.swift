/// A suppression in a script: `-- strata: allow: drop-column because nothing reads it since release 12`.
///
/// It counts for the statement that it stands in front of; in the head of the script, with an empty line behind its block of comments, for
/// the whole script.
struct LintAllowance: Sendable, Hashable {
  let rule: String
  let reason: String
  /// In bytes from the script's start.
  let offset: Int
  var isOfScript = false

  func covers(_ statement: ParsedStatement) -> Bool { isOfScript || statement.range.contains(offset) }
}

/// The lines of a script that are meant for Strata.
struct LintDirectives: Sendable {
  var allowances: [LintAllowance] = []
  /// `-- strata: no-transaction`
  var runsOutsideTransaction = false
  /// `-- strata: lock-timeout 5s`
  var setsLockTimeout = false

  init(_ text: String) {
    var offset = 0
    // Those of the block of comments that the line before ends, in front of the first statement.
    var head: [Int]? = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      defer { offset += line.utf8.count + 1 }
      let bare = line.drop { $0.isWhitespace }
      if bare.isEmpty, let block = head {
        for index in block { allowances[index].isOfScript = true }
        head = []
      }
      guard bare.hasPrefix("--") else {
        if !bare.isEmpty { head = nil }
        continue
      }
      let comment = bare.dropFirst(2).drop { $0.isWhitespace }
      guard comment.hasPrefix("strata:") else { continue }
      let start = offset + line.utf8.distance(from: line.startIndex, to: bare.startIndex)
      let count = allowances.count
      read(comment.dropFirst("strata:".count).split(whereSeparator: \.isWhitespace), at: start)
      if allowances.count > count { head?.append(count) }
    }
  }

  private mutating func read(_ words: [Substring], at offset: Int) {
    switch words.first {
    case "no-transaction": runsOutsideTransaction = true
    case "lock-timeout", "lock-timeout:": setsLockTimeout = true
    case "allow:", "allow":
      let rest = words.dropFirst()
      let rule = rest.first.map(String.init) ?? ""
      let hasReason = rest.dropFirst().first == "because"
      allowances.append(
        LintAllowance(
          rule: rule, reason: hasReason ? rest.dropFirst(2).joined(separator: " ") : "", offset: offset))
    default: break
    }
  }
}
