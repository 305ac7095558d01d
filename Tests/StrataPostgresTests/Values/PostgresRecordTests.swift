import Strata
import StrataPostgres
import Testing

private enum Mood: String, PostgresEnum { case calm, loud }

private struct Address: CompositeValue, Hashable {
  var street: String
  var zip: Int32?
  var moods: [Mood]

  init(street: String, zip: Int32?, moods: [Mood]) {
    self.street = street
    self.zip = zip
    self.moods = moods
  }

  var fields: PostgresRecord<String, Int32?, [Mood]> { PostgresRecord(street, zip, moods) }

  init(fields: PostgresRecord<String, Int32?, [Mood]>) { (street, zip, moods) = fields.values }
}

@Suite("Rows and enumerations as values")
struct PostgresRecordTests {
  // The bytes are PostgreSQL 15's own: ROW(1::int4, 'a'::varchar, NULL::text).
  private let row = "0000000300000017000000040000000100000413000000016100000019ffffffff"

  @Test("a server's anonymous row is read field by field")
  func anonymous() throws {
    let record = try BinaryForm.decode(row, as: PostgresRecord<Int, String, String?>.self)
    #expect(record == PostgresRecord(1, "a", nil))
    #expect(record.description == "(1,a,)")
    // ROW(true, ROW(2::int8, ARRAY[1, 2]::int2[]))
    let nested =
      "00000002000000100000000101000008c90000003c00000002000000140000000800000000000000020000" + "03ed"
      + "000000200000000100000000000000150000000200000001000000020001000000020002"
    let value = try BinaryForm.decode(nested, as: PostgresRecord<Bool, PostgresRecord<Int, [Int16]>>.self)
    #expect(value.values.0 && value.values.1 == PostgresRecord(2, [1, 2]))
    #expect(value.description.hasPrefix("(t,"))
  }

  @Test("fields that are others than those that are read are an error that names the types")
  func mismatch() throws {
    let count = try #require(throws: DatabaseError.self) {
      try BinaryForm.decode(row, as: PostgresRecord<Int, String>.self)
    }
    #expect(count.code == .typeMismatch && count.message.contains("3 fields"))
    let type = try #require(throws: DatabaseError.self) {
      try BinaryForm.decode(row, as: PostgresRecord<Double, String, String?>.self)
    }
    #expect(type.code == .typeMismatch && type.message.contains("integer") && type.message.contains("double precision"))
    let null = try #require(throws: DatabaseError.self) {
      try BinaryForm.decode(row, as: PostgresRecord<Int, String, String>.self)
    }
    #expect(null.code == .typeMismatch && null.message.contains("NULL"))
  }

  @Test("a composite value is sent without a type of its own, and comes back")
  func composite() throws {
    let address = Address(street: "Main \"St\"", zip: nil, moods: [.calm, .loud])
    var parameters = ParameterBuffer()
    parameters.append(address)
    parameters.append(Address?.none)
    parameters.append([address])
    #expect(parameters.types == [.unknown, .unknown, .unknown])
    #expect(try BinaryForm.decode(BinaryForm.hex(address), as: Address.self) == address)
    #expect(try BinaryForm.decode(BinaryForm.hex([address, nil]), as: [Address?].self) == [address, nil])
    // The binary form is asked for, which text would not be.
    #expect(
      Address.databaseType == .record && [Address].databaseType == .recordArray && [Mood].databaseType == .anyArray)
  }

  @Test("the number of a text field is none of a built-in type, so that varchar and name take it")
  func textFields() throws {
    #expect(
      try BinaryForm.hex(PostgresRecord("a", 1)) == "00000002ffffffff00000001610000001400000008" + "0000000000000001")
  }

  @Test("rows are equal and hashed by their fields")
  func hashing() {
    #expect(PostgresRecord(1, "a") == PostgresRecord(1, "a") && PostgresRecord(1, "a") != PostgresRecord(1, "b"))
    #expect(Set([PostgresRecord(1, "a"), PostgresRecord(1, "a"), PostgresRecord(2, "a")]).count == 2)
    #expect(PostgresRecord("two words", Int?.none, "", "a\"b").description == #"("two words",,"","a""b")"#)
  }

  @Test("an enumeration of the database is sent as its label without a type")
  func enumeration() throws {
    var parameters = ParameterBuffer()
    parameters.append(Mood.loud)
    parameters.append(Mood?.none)
    parameters.append([Mood.calm])
    #expect(parameters.types == [.unknown, .unknown, .unknown])
    #expect(try BinaryForm.hex(Mood.loud) == "6c6f7564")
    #expect(try BinaryForm.decode("6c6f7564", as: Mood.self) == .loud)
    #expect(BinaryForm.refusal("6c6f7565", as: Mood.self) == .typeMismatch)
    // As PostgreSQL sends a mood[], with the number of that type in one database.
    let hex = "000000010000000100004005000000020000000100000004" + "63616c6d" + "ffffffff"
    #expect(try BinaryForm.decode(hex, as: [Mood?].self) == [.calm, nil])
  }

  @Test(
    "bytes that are no row are refused",
    arguments: ["", "00000003", "ffffffff", "7fffffff", "0000000300000017", "00000003000000170000000400000001"])
  func hostile(hex: String) {
    #expect(
      [.typeMismatch, .protocolViolation].contains(
        BinaryForm.refusal(hex, as: PostgresRecord<Int, String, String?>.self)))
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([PostgresRecord(1, "a", String?.none), PostgresRecord(1, "", "b")])
    try BinaryForm.survivesDamage([Address(street: "Main", zip: 1, moods: [.calm])])
    try BinaryForm.survivesDamage([[Mood.calm, .loud]])
  }
}
