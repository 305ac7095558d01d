import Strata

/// The server's first message: what to hash the password with (RFC 5802, section 7, `server-first-message`).
struct SCRAMChallenge: Sendable, Hashable {
  /// The client's nonce and the server's part after it.
  let nonce: [UInt8]
  let salt: [UInt8]
  /// At least 1 and at most ``SCRAMKeys/maximumIterations``.
  let iterations: Int

  /// - Parameter clientNonce: What the client sent; the server must add to it.
  /// - Throws: `protocolViolation` for a malformed message or a nonce that is not ours, `authenticationFailed` for an
  ///   error of the server and for too many iterations.
  init(_ message: [UInt8], clientNonce: [UInt8]) throws(DatabaseError) {
    let attributes = try SCRAMAttribute.list(message)
    if let first = attributes.first, first.name == UInt8(ascii: "e") { throw .scramServerError(first.text) }
    // RFC 5802, section 5.1: who does not know a mandatory extension must give up.
    guard !attributes.contains(where: { $0.name == UInt8(ascii: "m") }) else {
      throw .authenticationFailed(
        "the server asks for an extension of SCRAM that is not supported; connect to PostgreSQL itself or update Strata"
      )
    }
    guard attributes.count >= 3, attributes[0].name == UInt8(ascii: "r"), attributes[1].name == UInt8(ascii: "s"),
      attributes[2].name == UInt8(ascii: "i")
    else { throw .malformedSCRAM }
    // Extensions that may be ignored follow. One that repeats an attribute is none.
    guard !attributes.dropFirst(3).contains(where: { "rsievpcna".utf8.contains($0.name) }) else {
      throw .malformedSCRAM
    }

    nonce = Array(attributes[0].value)
    guard nonce.allSatisfy({ 0x21...0x7E ~= $0 }) else { throw .malformedSCRAM }
    guard nonce.count > clientNonce.count, nonce.starts(with: clientNonce) else {
      throw .violation("the server's nonce does not continue the client's")
    }
    guard let salt = Base64.decode(attributes[1].value), !salt.isEmpty else { throw .malformedSCRAM }
    self.salt = salt
    iterations = try Self.iterations(attributes[2].value)
  }

  private static func iterations(_ digits: ArraySlice<UInt8>) throws(DatabaseError) -> Int {
    guard let first = digits.first, first != UInt8(ascii: "0"),
      digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { throw .malformedSCRAM }
    guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= SCRAMKeys.maximumIterations else {
      throw .authenticationFailed(
        "the server asks to hash the password more than \(SCRAMKeys.maximumIterations) times; "
          + "lower scram_iterations there and set the password again")
    }
    return number
  }
}

/// The server's last message: its signature (RFC 5802, section 7, `server-final-message`).
struct SCRAMConclusion: Sendable, Hashable {
  /// 32 bytes.
  let signature: [UInt8]

  /// - Throws: `authenticationFailed` for an error of the server and for a message without a signature,
  ///   `protocolViolation` for a malformed one.
  init(_ message: [UInt8]) throws(DatabaseError) {
    guard !message.isEmpty else { throw .serverWithoutProof }
    let attributes = try SCRAMAttribute.list(message)
    guard let first = attributes.first else { throw .serverWithoutProof }
    if first.name == UInt8(ascii: "e") { throw .scramServerError(first.text) }
    guard first.name == UInt8(ascii: "v") else { throw .serverWithoutProof }
    guard let signature = Base64.decode(first.value), signature.count == 32 else { throw .malformedSCRAM }
    self.signature = signature
  }
}

/// One `name=value` of a SCRAM message (RFC 5802, section 5.1).
private struct SCRAMAttribute {
  let name: UInt8
  let value: ArraySlice<UInt8>

  var text: String { String(decoding: value, as: UTF8.self) }

  static func list(_ message: [UInt8]) throws(DatabaseError) -> [SCRAMAttribute] {
    var attributes: [SCRAMAttribute] = []
    for part in message.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard part.count >= 3, let name = part.first, isLetter(name), part.dropFirst().first == UInt8(ascii: "="),
        !part.contains(0)
      else { throw .malformedSCRAM }
      attributes.append(SCRAMAttribute(name: name, value: part.dropFirst(2)))
    }
    return attributes
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}
