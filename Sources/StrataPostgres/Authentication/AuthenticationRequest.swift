import Strata

/// What the server asks for before it lets a client in: the body of a message of kind `R`
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
enum AuthenticationRequest: Sendable, Hashable {
  case ok
  case cleartextPassword
  /// The salt has four bytes.
  case md5(salt: [UInt8])
  /// The mechanisms that the server offers, the one it likes best first.
  case sasl(mechanisms: [String])
  case saslContinue([UInt8])
  case saslFinal([UInt8])
  case kerberos
  case gss
  case gssContinue
  case sspi
  case unknown(code: Int32)

  /// - Throws: `protocolViolation` for a body that is too short, too long or not terminated.
  init(_ body: UnsafeRawBufferPointer) throws(DatabaseError) {
    var reader = MessageReader(body, .authentication)
    let code = try reader.integer(Int32.self)
    let length = body.count - MemoryLayout<Int32>.size
    switch code {
    case 0: self = .ok
    case 2: self = .kerberos
    case 3: self = .cleartextPassword
    case 5: self = .md5(salt: try reader.bytes(4))
    case 7: self = .gss
    case 8:
      _ = try reader.bytes(length)
      self = .gssContinue
    case 9: self = .sspi
    case 10: self = .sasl(mechanisms: try Self.mechanisms(&reader))
    case 11: self = .saslContinue(try reader.bytes(length))
    case 12: self = .saslFinal(try reader.bytes(length))
    default:
      _ = try reader.bytes(length)
      self = .unknown(code: code)
    }
    try reader.finish()
  }

  /// Names that each end with a zero byte, and one zero byte after the last.
  private static func mechanisms(_ reader: inout MessageReader) throws(DatabaseError) -> [String] {
    var names: [String] = []
    while true {
      let name = try reader.string()
      if name.isEmpty { return names }
      names.append(name)
    }
  }

  /// For error messages.
  var name: String {
    switch self {
    case .ok: "AuthenticationOk"
    case .cleartextPassword: "AuthenticationCleartextPassword"
    case .md5: "AuthenticationMD5Password"
    case .sasl: "AuthenticationSASL"
    case .saslContinue: "AuthenticationSASLContinue"
    case .saslFinal: "AuthenticationSASLFinal"
    case .kerberos: "AuthenticationKerberosV5"
    case .gss: "AuthenticationGSS"
    case .gssContinue: "AuthenticationGSSContinue"
    case .sspi: "AuthenticationSSPI"
    case .unknown(let code): "authentication request \(code)"
    }
  }
}
