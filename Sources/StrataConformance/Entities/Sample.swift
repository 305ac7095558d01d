import Foundation
import Strata

/// A column of every type that all databases have, each of them optional.
@Entity
struct Sample {
  struct Document: Codable, Sendable, Hashable {
    var text: String
    var numbers: [Double] = []
    var inner: [String: Int?] = [:]
    var madeAt: Date?
  }

  let id: Key<Sample>
  var flag: Bool?
  var int: Int?
  var int64: Int64?
  var int32: Int32?
  var int16: Int16?
  var int8: Int8?
  var uint16: UInt16?
  var uint32: UInt32?
  var double: Double?
  var float: Float?
  var text: String?
  var bytes: [UInt8]?
  var data: Data?
  var uuid: UUID?
  var moment: Date?
  var shade: Shade?
  var document: JSON<Document>?
}

/// What a row has that an insert says nothing of.
@Entity
struct Preset {
  let id: Key<Preset>
  var text: String = "it's \"so\" \\ \n½"
  var number: Int = -7
  var ratio: Double = 0.25
  var isOn: Bool = true
  var shade: Shade = .blue
  var nothing: String?
  @Default(.now) var madeAt: Date
  @Default(.sql("upper('x')")) var computed: String
}
