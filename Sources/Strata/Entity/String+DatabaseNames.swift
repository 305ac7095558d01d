extension String {
  /// The longest name that PostgreSQL keeps, in bytes (`NAMEDATALEN` less one).
  private static let longestIdentifier = 63

  /// `table_column_suffix`, as PostgreSQL names what has no name. What is too long is cut and told apart by a number.
  static func constraint(_ table: String, _ columns: [String], _ suffix: String) -> String {
    cut(([table] + columns).joined(separator: "_"), "_\(suffix)")
  }

  /// `strata_name`: what Strata has made, and may change and drop, is known by the beginning of its name.
  static func owned(_ parts: String...) -> String { cut((["strata"] + parts).joined(separator: "_"), "") }

  private static func cut(_ stem: String, _ suffix: String) -> String {
    let name = stem + suffix
    guard name.utf8.count > longestIdentifier else { return name }
    // FNV-1a: the same in every process, which Swift's hashes are not.
    var hash: UInt32 = 2_166_136_261
    for byte in stem.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let tail = "_\(Swift.String(hash, radix: 36))\(suffix)"
    var start = ""
    for scalar in stem.unicodeScalars {
      guard start.utf8.count + Swift.String(scalar).utf8.count + tail.utf8.count <= longestIdentifier else { break }
      start.unicodeScalars.append(scalar)
    }
    return start + tail
  }
}
