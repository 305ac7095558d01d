import Strata

/// How the data of a COPY is encoded, from CopyInResponse and CopyOutResponse.
struct CopyFormat: Sendable, Hashable {
  let isBinary: Bool
  let columnCount: Int

  init(_ body: UnsafeRawBufferPointer, _ kind: BackendMessageKind) throws(DatabaseError) {
    var reader = MessageReader(body, kind)
    let format = try reader.integer(UInt8.self)
    guard format <= 1 else { throw .malformed(kind) }
    isBinary = format == 1
    columnCount = Int(try reader.integer(UInt16.self))
    for _ in 0..<columnCount { _ = try reader.integer(Int16.self) }
    try reader.finish()
  }
}
