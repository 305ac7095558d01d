/// The first byte of a message from the server
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
enum BackendMessageKind: UInt8, Sendable {
  case authentication = 0x52  // R
  case backendKeyData = 0x4B  // K
  case bindComplete = 0x32  // 2
  case closeComplete = 0x33  // 3
  case commandComplete = 0x43  // C
  case copyBothResponse = 0x57  // W
  case copyData = 0x64  // d
  case copyDone = 0x63  // c
  case copyInResponse = 0x47  // G
  case copyOutResponse = 0x48  // H
  case dataRow = 0x44  // D
  case emptyQueryResponse = 0x49  // I
  case errorResponse = 0x45  // E
  case functionCallResponse = 0x56  // V
  case negotiateProtocolVersion = 0x76  // v
  case noData = 0x6E  // n
  case noticeResponse = 0x4E  // N
  case notificationResponse = 0x41  // A
  case parameterDescription = 0x74  // t
  case parameterStatus = 0x53  // S
  case parseComplete = 0x31  // 1
  case portalSuspended = 0x73  // s
  case readyForQuery = 0x5A  // Z
  case rowDescription = 0x54  // T

  /// The longest body that the message can sensibly have: a length beyond it is a broken stream, and waiting for the
  /// rest would only fill the memory. Rows and COPY data can be as long as PostgreSQL's own limit.
  var longestBody: Int {
    switch self {
    case .bindComplete, .closeComplete, .copyDone, .emptyQueryResponse, .noData, .parseComplete, .portalSuspended: 0
    case .readyForQuery: 1
    case .backendKeyData: 256
    case .authentication, .commandComplete, .parameterStatus, .negotiateProtocolVersion: 1 << 16
    case .copyBothResponse, .copyInResponse, .copyOutResponse: 1 << 16
    // 65,535 parameters of four bytes each; 1,664 columns with names of 63 bytes.
    case .parameterDescription, .rowDescription: 1 << 20
    case .errorResponse, .noticeResponse, .notificationResponse: 1 << 26
    // What the server builds a message in holds one byte less than 1 GiB (MaxAllocSize in src/include/utils/memutils.h).
    case .dataRow, .copyData, .functionCallResponse: 0x3FFF_FFFF
    }
  }
}

/// Whether a transaction is open, as every ReadyForQuery says.
enum TransactionStatus: UInt8, Sendable {
  case idle = 0x49  // I
  case inTransaction = 0x54  // T
  case failed = 0x45  // E
}
