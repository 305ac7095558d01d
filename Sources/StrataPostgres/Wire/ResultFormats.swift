import NIOCore
import Strata

/// In which format the columns of a result are asked for: binary, but text for what is read as text.
///
/// The binary format of `text` is the text, so nothing is lost, and every other type that somebody reads as a String
/// (an enum, a `tsvector`, a type of an extension) then comes as PostgreSQL prints it.
struct ResultFormats: Sendable, Hashable {
  /// The end of a Bind message: a count, and a code for each column or one for all.
  let tail: [UInt8]

  /// For statements whose rows nobody reads: any type can be printed.
  static let text = ResultFormats(tail: [0, 0])

  private init(tail: [UInt8]) { self.tail = tail }

  init(_ types: [DatabaseType]) {
    if types.allSatisfy({ !$0.isReadAsText }) {
      tail = [0, 1, 0, 1]
    } else {
      let count = UInt16(truncatingIfNeeded: types.count)
      tail = [UInt8(count >> 8), UInt8(truncatingIfNeeded: count)] + types.flatMap { [0, $0.isReadAsText ? 0 : 1] }
    }
  }

  func write(to buffer: inout ByteBuffer) { buffer.writeBytes(tail) }
}

extension DatabaseType {
  var isReadAsText: Bool { self == .text || self == .unknown }
}
