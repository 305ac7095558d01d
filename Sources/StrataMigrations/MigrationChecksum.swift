/// Tells whether a script is still the one that was applied.
///
/// FNV-1a with 64 bits (draft-eastlake-fnv): it finds edits, which is what it is for. Who can write the files can write
/// the history, too, so a cryptographic hash would protect nothing, and cost every user the build of a library for it.
/// The name of the algorithm stands in front, so that another one can follow.
enum MigrationChecksum {
  static func of(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 where byte != UInt8(ascii: "\r") {
      hash ^= UInt64(byte)
      hash = hash &* 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
