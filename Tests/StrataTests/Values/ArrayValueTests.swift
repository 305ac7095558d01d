import Foundation
import Strata
import Testing

private enum Level: String, DatabaseEnum { case low, high }

private enum Rank: Int, DatabaseEnum { case first = 1, second }

private struct Shelf: Codable, Hashable { var books: [String] }

@Suite("Arrays")
struct ArrayValueTests {
  // The bytes are PostgreSQL 15's own, from COPY … (FORMAT binary).

  @Test("one dimension with NULL")
  func nulls() throws {
    let hex = "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003"
    let values = try BinaryForm.decode(hex, as: [Int32?].self)
    #expect(values == [1, nil, 3])
    #expect(try BinaryForm.hex(values) == hex)
    let error = try #require(throws: DatabaseError.self) { try BinaryForm.decode(hex, as: [Int32].self) }
    #expect(error.code == .typeMismatch && error.message.contains("NULL"))
  }

  @Test("two dimensions")
  func dimensions() throws {
    let hex =
      "0000000200000000000000140000000200000001000000020000000100000008000000000000000100000008000000000000000200"
      + "00000800000000000000030000000800000000" + "00000004"
    #expect(try BinaryForm.decode(hex, as: [[Int]].self) == [[1, 2], [3, 4]])
    #expect(try BinaryForm.decode(hex, as: [[Int?]].self) == [[1, 2], [3, 4]])
    #expect(try BinaryForm.decode(hex, as: [[Int]?].self) == [[1, 2], [3, 4]])
    #expect(try BinaryForm.hex([[1, 2], [3, 4]]) == hex)
    for refusal in [
      BinaryForm.refusal(hex, as: [Int].self), BinaryForm.refusal(hex, as: [[[Int]]].self),
      BinaryForm.refusal(hex, as: [[String]].self),
    ] { #expect(refusal == .typeMismatch) }
  }

  @Test("an empty array has no dimensions, whatever its type")
  func empty() throws {
    let hex = "000000000000000000000017"
    #expect(try BinaryForm.decode(hex, as: [Int32].self) == [])
    #expect(try BinaryForm.decode(hex, as: [[[Int?]]].self) == [])
    #expect(try BinaryForm.hex([Int32]()) == hex && BinaryForm.hex([[[Int32]]]()) == hex)
  }

  @Test("a lower bound of its own does not matter")
  func lowerBound() throws {
    let hex = "000000010000000000000017000000020000000200000004000000010000000400000002"
    #expect(try BinaryForm.decode(hex, as: [Int32].self) == [1, 2])
  }

  @Test("elements are read as columns are: integers of other sizes, varchar as String")
  func widening() throws {
    let integers = "000000010000000000000017000000020000000200000004000000010000000400000002"
    #expect(try BinaryForm.decode(integers, as: [Int].self) == [1, 2])
    #expect(try BinaryForm.decode(integers, as: [Int16?].self) == [1, 2])
    let texts = "00000001000000010000041300000003000000010000000161ffffffff0000000122"
    #expect(try BinaryForm.decode(texts, as: [String?].self) == ["a", nil, "\""])
    for refusal in [
      BinaryForm.refusal(integers, as: [String].self), BinaryForm.refusal(integers, as: [Double].self),
      BinaryForm.refusal(texts, as: [Int?].self),
    ] { #expect(refusal == .typeMismatch) }
    // 70,000 does not fit a smallint.
    let large = "00000001000000000000001700000001000000010000000400011170"
    #expect(BinaryForm.refusal(large, as: [Int16].self) == .valueOutOfRange)
  }

  @Test("bytes are a scalar, and an array of them an array")
  func bytes() throws {
    #expect([UInt8].databaseType == .bytea)
    #expect(try BinaryForm.hex([1, 2] as [UInt8]) == "0102")
    let hex = "0000000100000000000000110000000200000001000000010100000000"
    #expect(try BinaryForm.decode(hex, as: [[UInt8]].self) == [[1], []])
    #expect(try BinaryForm.decode(hex, as: [[UInt8]?].self) == [[1], []])
    #expect(try BinaryForm.decode(hex, as: [Data].self) == [Data([1]), Data()])
    #expect(try BinaryForm.hex([[1], []] as [[UInt8]]) == hex)
    // Of different lengths: bytes are no dimension.
    #expect(BinaryForm.defect([[[1], [1, 2]], [[], [3]]] as [[[UInt8]]]) == nil)
  }

  @Test("types of an application are elements without more ado")
  func applicationTypes() throws {
    #expect(
      try roundTrip([Level.low, .high]) && roundTrip([Level?.none, .high]) && roundTrip([[Rank.first], [.second]]))
    #expect(try roundTrip([Key<Shelf>(), Key()]))
    #expect(try roundTrip([JSON(Shelf(books: ["a"])), JSON(Shelf(books: []))]))
    #expect(try roundTrip([Decimal(1), 2.5]) && roundTrip([UUID(), UUID()]) && roundTrip([true, false]))
    #expect([Level].databaseType == .text.array && [Rank].databaseType == .int8.array)
    #expect([Key<Shelf>].databaseType == .uuid.array && [JSON<Shelf>].databaseType == .jsonb.array)
    #expect([Int]?.databaseType == .int8.array && [[Int?]].databaseType == .int8.array)
  }

  private func roundTrip<Value: DatabaseValue & Equatable>(_ value: Value) throws -> Bool {
    try BinaryForm.decode(BinaryForm.hex(value), as: Value.self) == value
  }

  @Test("six dimensions are sent, seven are refused")
  func manyDimensions() throws {
    #expect(try roundTrip([[[[[[1, 2]]]]]]))
    let defect = try #require(BinaryForm.defect([[[[[[[1]]]]]]]))
    #expect(defect.reason.contains("6"))
  }

  @Test("arrays that PostgreSQL does not have are refused before they are sent")
  func defects() throws {
    #expect(BinaryForm.defect([[1, 2], [3]])?.reason.contains("same length") == true)
    #expect(BinaryForm.defect([[[1], [2]], [[3], []]])?.reason.contains("same length") == true)
    #expect(BinaryForm.defect([[Int]](repeating: [], count: 2))?.reason.contains("empty") == true)
    #expect(BinaryForm.defect([[1], nil] as [[Int]?])?.reason.contains("NULL") == true)
    #expect(BinaryForm.defect([[1], [2]]) == nil)
  }

  @Test("a value inside an array that has no encoding names the position of the array")
  func invalidElement() throws {
    var parameters = ParameterBuffer()
    parameters.append(7)
    parameters.append([Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: .infinity)])
    parameters.append("x")
    #expect(parameters.count == 3 && parameters.types == [.int8, [Date].databaseType, .text])
    let error = try #require(throws: DatabaseError.self) { try parameters.validate() }
    #expect(error.code == .valueOutOfRange && error.message.hasPrefix("parameter 2"))
  }

  @Test(
    "heads that lie are refused, and reserve no memory",
    arguments: [
      "", "00000001", "000000010000000000000017", "0000000100000000000000177fffffff00000001",
      "0000000100000000000000170000000000000001", "000000010000000000000017ffffffff00000001",
      "00000007000000000000001700000001000000010000000100000001", "ffffffff0000000000000017",
      "0000000100000000000000170000000100000001", "000000010000000000000017000000010000000100000005aabbccdd",
      "000000010000000000000017000000010000000100000004aabbccddee", "00000000000000000000001700",
    ])
  func lies(hex: String) {
    #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: [Int32].self)))
  }

  @Test("a product of lengths that overflows is refused")
  func overflow() {
    let hex = "000000030000000000000017" + String(repeating: "7fffffff00000001", count: 3)
    #expect(BinaryForm.refusal(hex, as: [[[Int32]]].self) == .protocolViolation)
    let hollow = "0000000200000000000000177fffffff000000010000000000000001"
    #expect(BinaryForm.refusal(hollow, as: [[Int32]].self) == .protocolViolation)
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([[1, nil, 3], []] as [[Int?]])
    try BinaryForm.survivesDamage([[["a", "b"], ["", nil]]] as [[[String?]]])
    try BinaryForm.survivesDamage([[[1], [2, 3]]] as [[[UInt8]]])
    try BinaryForm.survivesDamage([[Level.low, .high]])
    try BinaryForm.survivesDamage([[Decimal(1), 2.5]])
  }
}
