import Strata
import Testing

@testable import StrataPostgres

@Suite("What becomes of a value on its way into a column")
struct CopyConversionTests {
  private func converted(_ bytes: [UInt8]?, by conversion: CopyConversion) -> [UInt8]? {
    var chunk: [UInt8] = [9]
    let fits =
      bytes.map { $0.withUnsafeBytes { conversion.append($0, to: &chunk) } } ?? conversion.append(nil, to: &chunk)
    return fits ? Array(chunk.dropFirst()) : nil
  }

  private func array(of element: UInt8, _ cells: [UInt8]...) -> [UInt8] {
    [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, element, 0, 0, 0, UInt8(cells.count), 0, 0, 0, 1] + cells.flatMap { $0 }
  }

  @Test func typesThatMeetAndTypesThatDoNot() {
    let own = DatabaseType(rawValue: 20_000)
    let pairs: [(DatabaseType, DatabaseType, CopyConversion?)] = [
      (.int8, .int8, CopyConversion.none), (.int8, .int4, .integer(.int4)), (.int2, .int8, .integer(.int8)),
      (.jsonb, .json, .json), (.json, .jsonb, nil), (.text, .varchar, CopyConversion.none),
      (.text, .json, CopyConversion.none),
      (.text, .jsonb, nil), (.varbit, .bit, CopyConversion.none), (.inet, .cidr, nil), (.timestamptz, .timestamp, nil),
      (.timestamptz, .int8, nil), (.float8, .int8, nil), (.float8, .float4, nil), (.int4, .oid, nil),
      (.int8, .numeric, nil),
      // Only the database knows these, and says so.
      (.unknown, .int4, CopyConversion.none), (.text, own, CopyConversion.none), (own, .int4, CopyConversion.none),
      (.int8, .unknown, CopyConversion.none),
    ]
    for (value, column, expected) in pairs {
      #expect(CopyConversion(from: value, to: column) == expected, "\(value.name) into \(column.name)")
    }
    let smalls = CopyColumn.Element(type: .int2, base: .int2)
    let arrays: [(DatabaseType, CopyConversion?)] = [
      (.int8, nil), (.text, nil), (DatabaseType(rawValue: 1005), CopyConversion.none),
      (DatabaseType(rawValue: 1016), .array(of: .int2, .integer(.int2))), (DatabaseType(rawValue: 1009), nil),
      (.unknown, .array(of: .int2, .none)),
    ]
    for (value, expected) in arrays {
      #expect(CopyConversion(from: value, to: DatabaseType(rawValue: 1005), of: smalls) == expected, "\(value.name)")
    }
  }

  @Test func integersOfEverySize() {
    let one: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1]
    #expect(converted(one, by: .integer(.int4)) == [0, 0, 0, 4, 0, 0, 0, 1])
    #expect(converted([0xFF, 0xFE], by: .integer(.int8)) == [0, 0, 0, 8] + Array(repeating: 0xFF, count: 7) + [0xFE])
    #expect(converted(Array(repeating: 0xFF, count: 8), by: .integer(.int2)) == [0, 0, 0, 2, 0xFF, 0xFF])
    #expect(converted([0, 0, 0x80, 0], by: .integer(.int2)) == nil)
    #expect(converted([1, 2, 3], by: .integer(.int4)) == nil)
    #expect(converted(nil, by: .integer(.int4)) == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(converted([], by: .json) == [0, 0, 0, 0])
  }

  @Test func arrays() {
    let eight: [UInt8] = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7]
    let null: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    let conversion = CopyConversion.array(of: .int2, .integer(.int2))
    let expected = array(of: 21, [0, 0, 0, 2, 0, 7], null)
    #expect(converted(array(of: 20, eight, null), by: conversion) == [0, 0, 0, UInt8(expected.count)] + expected)
    let empty: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20]
    #expect(converted(empty, by: conversion) == [0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 21])
  }

  @Test("An array that ends too early, or whose head is nonsense, is refused")
  func malformedArrays() {
    let conversion = CopyConversion.array(of: .int2, .integer(.int2))
    let whole = array(of: 20, [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7])
    for length in 0..<whole.count where length != 20 {
      #expect(converted(Array(whole.prefix(length)), by: conversion) == nil, "\(length)")
    }
    for dimensions in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0]] as [[UInt8]] {
      #expect(converted(dimensions + whole.dropFirst(4), by: conversion) == nil)
    }
  }
}
