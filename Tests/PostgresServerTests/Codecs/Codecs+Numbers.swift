import Foundation
import Strata
import StrataPostgres
import Testing

/// The codecs of truth values and numbers.
enum NumberCodecs {
  static var all: [AnyCodec] {
    [
      AnyCodec(
        CodecCase<Bool>(
          type: "bool", samples: { [.init(true, "t"), .init(false, "false")] }, random: { $0.isOne(in: 2) },
          prints: { $1 == ($0 ? "t" : "f") })),
      AnyCodec(integer(Int8.self, "int2")), AnyCodec(integer(Int16.self, "int2")),
      AnyCodec(integer(Int32.self, "int4")), AnyCodec(integer(UInt16.self, "int4")),
      AnyCodec(integer(Int64.self, "int8")), AnyCodec(integer(Int.self, "int8")),
      AnyCodec(integer(UInt32.self, "int8")), AnyCodec(float), AnyCodec(double), AnyCodec(decimal),
      AnyCodec(bigDecimal),
      AnyCodec(
        CodecCase<ObjectID>("oid", literals: ["0", "1", "4294967295"]) { .init(rawValue: $0.number(0 ... .max)) }),
    ]
  }

  private static func integer<Number: FixedWidthInteger & DatabaseValue>(
    _ number: Number.Type, _ type: String
  ) -> CodecCase<Number> {
    CodecCase(
      type,
      samples: { ([.min, .max, 0, 1, .max / 2] as [Number]).map { .init($0, "\($0)") } },
      random: { $0.integer(near: 0...100) })
  }

  // MARK: Floating-point numbers: every bit counts, but for those inside a NaN

  private static var double: CodecCase<Double> {
    CodecCase(
      type: "float8",
      samples: {
        [
          .init(0, "0"), .init(-0.0, "-0"), .init(.nan, "NaN"), .init(.infinity, "Infinity"),
          .init(-.infinity, "-Infinity"), .init(.greatestFiniteMagnitude, "1.7976931348623157e308"),
          .init(.leastNonzeroMagnitude, "5e-324"), .init(.leastNormalMagnitude, "2.2250738585072014e-308"),
          .init(0.1, "0.1"), .init(-1e15, "-1e15"), .init(9_007_199_254_740_992, "9007199254740993"),
        ]
      }, random: { $0.isOne(in: 2) ? Double(bitPattern: $0.next()) : Double($0.number(-1_000_000...1_000_000)) / 100 },
      isSame: isSame, prints: { isSame($0, try #require(Double($1))) })
  }

  private static var float: CodecCase<Float> {
    CodecCase(
      type: "float4",
      samples: {
        [
          .init(0, "0"), .init(-0.0, "-0"), .init(.nan, "NaN"), .init(.infinity, "Infinity"),
          .init(-.infinity, "-Infinity"), .init(.greatestFiniteMagnitude, "3.4028235e38"),
          .init(.leastNonzeroMagnitude, "1e-45"), .init(0.1, "0.1"), .init(16_777_216, "16777216"),
        ]
      },
      random: {
        $0.isOne(in: 2) ? Float(bitPattern: $0.number(0 ... .max)) : Float($0.number(-1_000_000...1_000_000)) / 100
      }, isSame: isSame, prints: { isSame($0, try #require(Float($1))) })
  }

  private static func isSame<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    left.isNaN || right.isNaN ? left.isNaN && right.isNaN : left == right && left.sign == right.sign
  }

  // MARK: Decimal numbers

  private static var decimal: CodecCase<Decimal> {
    CodecCase(
      "numeric",
      samples: {
        let largest = Decimal.greatestFiniteMagnitude
        let texts = ["0", "1.5", "-1.5", "0.0001", "10000", "-12345678901234567890.123456789", "NaN"]
        return try texts.map { .init($0 == "NaN" ? .nan : try #require(Decimal(string: $0)), $0) } + [
          .init(largest, "340282366920938463463374607431768211455" + String(repeating: "0", count: 127)),
          .init(-largest, "-340282366920938463463374607431768211455" + String(repeating: "0", count: 127)),
          .init(
            Decimal(sign: .plus, exponent: -128, significand: 1), "0." + String(repeating: "0", count: 127) + "1"),
        ]
      },
      random: { random in
        let digits = random.text(of: 1...38)
        let significand = try #require(Decimal(string: digits))
        return Decimal(
          sign: random.isOne(in: 2) ? .minus : .plus, exponent: random.integer(-128...80, near: -6...2),
          significand: significand)
      })
  }

  /// The decimal places count as well: they are printed.
  private static var bigDecimal: CodecCase<BigDecimal> {
    let literals = [
      "0", "0.00", "1", "-1", "1.50", "0.0001", "10000", "9999.9999", "100000000", "NaN", "Infinity", "-Infinity",
      "0." + String(repeating: "0", count: 16_382) + "1", String(repeating: "9", count: 20_000),
      "1" + String(repeating: "0", count: 131_071), "-123456789.000000000000000000000000000000001",
    ]
    return CodecCase(
      type: "numeric", samples: { try CodecCase<BigDecimal>.samples(literals) },
      random: { random in
        var text = random.isOne(in: 2) ? "-" : ""
        text += random.text(of: 1...40)
        if random.isOne(in: 2) { text += "." + random.text(of: 1...40) }
        if random.isOne(in: 5) { text += "e\(random.number(-200...200))" }
        return try #require(BigDecimal(text))
      }, isSame: { $0 == $1 && $0.scale == $1.scale }, prints: { $0.description == $1 })
  }
}

extension Randomness {
  /// So many decimal digits.
  fileprivate mutating func text(of count: ClosedRange<Int>) -> String {
    var digits = ""
    for _ in 0..<number(count) { digits += isOne(in: 3) ? "0" : "\(number(0...9))" }
    return digits
  }
}
