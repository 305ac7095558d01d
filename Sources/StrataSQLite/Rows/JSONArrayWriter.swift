/// Writes a JSON array in the one form that each array has (see ``ArrayElementEncoding``).
struct JSONArrayWriter {
  private static let digits = Array("0123456789abcdef".utf8)

  private var bytes: [UInt8] = []

  /// - Parameter capacity: About how long the text will be.
  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// The text of all elements so far.
  consuming func finish() -> [UInt8] {
    if bytes.isEmpty { bytes.append(UInt8(ascii: "[")) }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  mutating func appendNull() { append("null") }

  mutating func append(_ flag: Bool) { append(flag ? "true" : "false") }

  mutating func append(_ number: Int64) { append(String(number)) }

  /// - Parameter number: A finite one. Of the two zeros, which are equal, the positive one is written.
  mutating func append(_ number: Double) { append(number == 0 ? "0.0" : "\(number)") }

  mutating func append(_ number: Float) { append(number == 0 ? "0.0" : "\(number)") }

  mutating func append(text: some Sequence<UInt8>) {
    beginElement()
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x20...: bytes.append(byte)
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      default:
        bytes += "\\u00".utf8
        bytes.append(Self.digits[Int(byte >> 4)])
        bytes.append(Self.digits[Int(byte & 15)])
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func append(uuid: some Sequence<UInt8>) {
    beginElement()
    bytes.append(UInt8(ascii: "\""))
    for byte in uuid {
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ element: String) {
    beginElement()
    bytes += element.utf8
  }

  private mutating func beginElement() { bytes.append(bytes.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ",")) }
}
