import Strata

/// The part that `inet` and `cidr` share: an address of IPv4 or IPv6 and the length of its network prefix.
///
/// Format: `network_send` in src/backend/utils/adt/network.c: family, prefix length, whether it is a cidr, size,
/// address.
struct NetworkAddress: Sendable, Hashable {
  static let familyIPv4: UInt8 = 2
  static let familyIPv6: UInt8 = 3

  let isIPv6: Bool
  /// The address as a number; of IPv4 the low 32 bits.
  let address: UInt128
  let prefixLength: Int

  var size: Int { isIPv6 ? 16 : 4 }

  /// 32 or 128.
  var width: Int { size * 8 }

  init?(isIPv6: Bool, address: UInt128, prefixLength: Int) {
    let width = isIPv6 ? 128 : 32
    guard (0...width).contains(prefixLength), isIPv6 || address <= UInt128(UInt32.max) else { return nil }
    self.isIPv6 = isIPv6
    self.address = address
    self.prefixLength = prefixLength
  }

  init?(bytes: some Collection<UInt8>, prefixLength: Int?) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    let address = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    self.init(isIPv6: bytes.count == 16, address: address, prefixLength: prefixLength ?? bytes.count * 8)
  }

  var bytes: [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: address >> UInt128((size - 1 - $0) * 8)) }
  }

  /// The bits after the prefix.
  var hostBits: UInt128 {
    let count = width - prefixLength
    return count == 128 ? address : address & ((UInt128(1) << UInt128(count)) - 1)
  }

  // MARK: Binary

  func encode(_ type: DatabaseType, into parameters: inout ParameterBuffer) {
    parameters.append(type) { payload in
      payload.write(isIPv6 ? Self.familyIPv6 : Self.familyIPv4)
      payload.write(UInt8(truncatingIfNeeded: prefixLength))
      payload.write(type == .cidr ? 1 : 0 as UInt8)
      payload.write(UInt8(truncatingIfNeeded: size))
      payload.write(bytes: bytes)
    }
  }

  init<Value: DatabaseValue>(from row: inout RowReader, as value: Value.Type) throws(DatabaseError) {
    self = try row.readPayload(as: Value.self) { payload throws(DatabaseError) in
      let family = try payload.read(UInt8.self)
      let prefixLength = try payload.read(UInt8.self)
      _ = try payload.read(UInt8.self)  // whether it is a cidr
      let size = try payload.read(UInt8.self)
      let address = try payload.withBytes(Int(size)) { bytes throws(DatabaseError) in
        NetworkAddress(bytes: bytes, prefixLength: Int(prefixLength))
      }
      guard let address, family == (address.isIPv6 ? Self.familyIPv6 : Self.familyIPv4) else {
        throw .malformed(Value.self, "it is no address of IPv4 or IPv6")
      }
      return address
    }
  }
}

// MARK: Text (RFC 4291 section 2.2, RFC 5952)

extension NetworkAddress: CustomStringConvertible {
  /// With the prefix length.
  var description: String { "\(addressText)/\(prefixLength)" }

  var addressText: String {
    let bytes = bytes
    guard isIPv6 else { return bytes.map { "\($0)" }.joined(separator: ".") }
    let words = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    let zeros = Self.longestZeros(words)
    // Addresses that wrap one of IPv4 end as that one is written: ::ffff:192.0.2.1, ::192.0.2.1.
    let wrapsIPv4 = zeros == 0..<6 || (zeros == 0..<5 && words[5] == 0xFFFF)
    var text = ""
    var index = 0
    while index < 8 {
      if index == zeros.lowerBound, !zeros.isEmpty {
        text += index == 0 ? "::" : ":"
        index = zeros.upperBound
      } else if index == 6, wrapsIPv4 {
        return text + bytes[12...].map { "\($0)" }.joined(separator: ".")
      } else {
        text += String(words[index], radix: 16)
        index += 1
        if index < 8 { text += ":" }
      }
    }
    return text
  }

  /// The first of the longest runs of at least two zeros; empty, when there is none.
  private static func longestZeros(_ words: [UInt16]) -> Range<Int> {
    var best = 0..<0
    var start = 0
    for index in 0...words.count where index == words.count || words[index] != 0 {
      if index - start > max(best.count, 1) { best = start..<index }
      start = index + 1
    }
    return best
  }

  /// Reads an address with or without a prefix length.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    var prefixLength: Int?
    if parts.count == 2 {
      var scanner = TextScanner(parts[1])
      guard let length = scanner.number(digits: 1...3), scanner.isAtEnd else { return nil }
      prefixLength = length
    }
    guard let bytes = first.utf8.contains(0x3A) ? Self.parseIPv6(first) : Self.parseIPv4(first) else { return nil }
    self.init(bytes: bytes, prefixLength: prefixLength)
  }

  private static func parseIPv4(_ text: Substring) -> [UInt8]? {
    var scanner = TextScanner(text)
    var bytes: [UInt8] = []
    for index in 0..<4 {
      if index > 0, !scanner.take(".") { return nil }
      guard let number = scanner.number(digits: 1...3), let byte = UInt8(exactly: number) else { return nil }
      bytes.append(byte)
    }
    return scanner.isAtEnd ? bytes : nil
  }

  private static func parseIPv6(_ text: Substring) -> [UInt8]? {
    // Two colons in a row stand for zeros; they may be there once.
    let halves = separate(text)
    guard let head = halves.first.flatMap({ parseWords($0, isLast: halves.count == 1) }) else { return nil }
    guard halves.count == 2 else { return head.count == 16 ? head : nil }
    guard let tail = parseWords(halves[1], isLast: true), head.count + tail.count <= 14 else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func separate(_ text: Substring) -> [Substring] {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == ":", next < text.endIndex, text[next] == ":" {
        return [text[..<index], text[text.index(after: next)...]]
      }
      index = next
    }
    return [text]
  }

  private static func parseWords(_ text: Substring, isLast: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if isLast, index == parts.count - 1, part.utf8.contains(0x2E) {
        guard let address = parseIPv4(part) else { return nil }
        bytes += address
      } else {
        guard (1...4).contains(part.utf8.count), part.first != "+", let word = UInt16(part, radix: 16) else {
          return nil
        }
        bytes += [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
      }
    }
    return bytes.count <= 16 ? bytes : nil
  }
}
