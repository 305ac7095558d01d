import Strata

extension StatementText {
  /// Whether the text calls a function that leaves something behind in the session, or makes something temporary: the
  /// tags of `CREATE TEMP TABLE … AS`, `SELECT … INTO TEMP` and `CREATE TEMP SEQUENCE` do not say so. What other commands
  /// leave behind is told by their tags; a function of the application's own that does so cannot be seen.
  var mayChangeSession: Bool {
    // Folded to lower case by setting bit 5, which is exact for letters.
    let text = sql.utf8.lazy.map { $0 | 0x20 }
    return StatementText.contains(text, "set_config") || StatementText.contains(text, "advisory_lock")
      || StatementText.contains(text, "temp")
  }

  private static func contains(_ text: some Sequence<UInt8>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      var matched = 0
      for byte in text {
        // "_" has bit 5 unset in ASCII, so the pattern is folded as well.
        if byte == word[matched] | 0x20 {
          matched += 1
          if matched == word.count { return true }
        } else {
          matched = byte == word[0] | 0x20 ? 1 : 0
        }
      }
      return false
    }
  }
}
