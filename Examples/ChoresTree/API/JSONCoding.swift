import Foundation
import HTTPTypes
import Hummingbird

/// JSON as this service writes it: dates in ISO 8601.
enum JSONCoding {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // A line end, so that answers on a terminal do not run into each other.
    return try encoder.encode(value) + Data("\n".utf8)
  }

  static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(bytes: try encode(value))))
  }
}
