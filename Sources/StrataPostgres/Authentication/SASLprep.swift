import Foundation

/// Prepares a password for hashing, so that the same word typed on two machines gives the same bytes
/// (RFC 4013, RFC 3454).
///
/// It does what the server did when the password was set, not more: PostgreSQL leaves ASCII alone, looks for prohibited
/// characters before it normalizes, refuses code points that Unicode 3.2 did not know, and takes the password as it is
/// when it cannot be prepared (https://www.postgresql.org/docs/current/sasl-authentication.html).
enum SASLprep {
  /// The bytes to hash: those of the prepared password, or its own where it cannot be prepared.
  static func bytes(_ password: String) -> [UInt8] {
    if password.utf8.allSatisfy({ $0 < 0x80 }) { return Array(password.utf8) }
    return Array((prepare(password) ?? password).utf8)
  }

  /// - Returns: `nil` for a string that has prohibited or unassigned characters, breaks the rules for two directions,
  ///   or has nothing left.
  static func prepare(_ string: String) -> String? {
    var mapped = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      // U+200B is in both tables; to be a space wins.
      if isSpace(scalar) {
        mapped.append(" ")
      } else if !isMappedToNothing(scalar) {
        mapped.append(scalar)
      }
    }
    guard !mapped.isEmpty, !mapped.contains(where: { isProhibited($0) || isUnassigned($0) }), keepsDirection(mapped)
    else {
      return nil
    }
    return String(mapped).precomposedStringWithCompatibilityMapping
  }

  /// RFC 3454, table C.1.2.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// RFC 3454, table B.1.
  private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x034F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
    default: false
    }
  }

  /// RFC 3454, tables C.1.2 to C.9. Surrogates (C.5) cannot be in a `String`.
  private static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Controls: C.2.1, C.2.2.
    case 0x00...0x1F, 0x7F...0x9F, 0x06DD, 0x070F, 0x180E, 0x200C...0x200D, 0x2028...0x2029, 0x2060...0x2063,
      0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC, 0x1D173...0x1D17A:
      true
    // Private use: C.3.
    case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
    // No plain text, no canonical form: C.6, C.7.
    case 0xFFFD, 0x2FF0...0x2FFB: true
    // Display properties and tags: C.8, C.9.
    case 0x0340...0x0341, 0x200E...0x200F, 0x202A...0x202E, 0xE0001, 0xE0020...0xE007F: true
    // Not characters: C.4.
    case 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE || isSpace(scalar)
    }
  }

  /// RFC 3454, table A.1: what Unicode 3.2 had not assigned. Unicode never takes an assignment back, so the version
  /// that brought a character says the same as the table.
  private static func isUnassigned(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age else { return true }
    return (age.major, age.minor) > (3, 2)
  }

  /// RFC 3454, section 6: with a right-to-left character there is no left-to-right one, and the first and the last are
  /// right-to-left.
  private static func keepsDirection(_ scalars: String.UnicodeScalarView) -> Bool {
    func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
      BidirectionalTables.contains(BidirectionalTables.rightToLeft, scalar.value)
    }
    guard scalars.contains(where: isRightToLeft), let first = scalars.first, let last = scalars.last else {
      return true
    }
    return isRightToLeft(first) && isRightToLeft(last)
      && !scalars.contains { BidirectionalTables.contains(BidirectionalTables.leftToRight, $0.value) }
  }
}
