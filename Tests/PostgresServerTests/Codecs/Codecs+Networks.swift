import Strata
import StrataPostgres
import Testing

/// The codecs of network addresses, bits, log positions and text search.
enum NetworkCodecs {
  static var all: [AnyCodec] {
    [
      AnyCodec(inet), AnyCodec(cidr),
      AnyCodec(
        CodecCase<MACAddress>("macaddr", literals: ["00:00:00:00:00:00", "08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"]) {
          try #require(MACAddress(rawValue: $0.number(0...0xFFFF_FFFF_FFFF)))
        }),
      AnyCodec(
        CodecCase<MACAddress8>("macaddr8", literals: ["00:00:00:00:00:00:00:00", "08:00:2b:ff:fe:01:02:03"]) {
          MACAddress8(rawValue: $0.next())
        }),
      AnyCodec(varbit), AnyCodec(bit),
      // Later versions of PostgreSQL print zeros in front of the second half.
      AnyCodec(
        CodecCase<LogSequenceNumber>(
          type: "pg_lsn",
          samples: { try CodecCase<LogSequenceNumber>.samples(["0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"]) },
          random: { LogSequenceNumber(rawValue: $0.integer(near: 0...1000)) },
          prints: { LogSequenceNumber($1) == $0 })),
      AnyCodec(tsvector),
    ]
  }

  private static func address(_ random: inout Randomness) -> [UInt8] {
    let isIPv6 = random.isOne(in: 2)
    // Runs of zeros are what the text forms of IPv6 differ by.
    return (0..<(isIPv6 ? 8 : 2)).flatMap { _ -> [UInt8] in
      random.isOne(in: 2)
        ? [0, random.isOne(in: 3) ? random.number(0...255) : 0] : [random.number(0...255), random.number(0...255)]
    }
  }

  private static var inet: CodecCase<Inet> {
    CodecCase(
      "inet",
      literals: [
        "0.0.0.0", "255.255.255.255", "192.0.2.1/24", "10.0.0.1/0", "::", "::1", "::/0", "2001:db8::1/64",
        "::ffff:192.0.2.1", "::192.0.2.1", "1:0:0:2::3", "fe80::1:0:0:1/127",
      ]
    ) { random in
      let bytes = address(&random)
      return try #require(
        Inet(bytes: bytes, prefixLength: random.isOne(in: 2) ? nil : random.number(0...(bytes.count * 8))))
    }
  }

  private static var cidr: CodecCase<CIDR> {
    CodecCase(
      "cidr", literals: ["0.0.0.0/0", "192.0.2.0/24", "192.0.2.1/32", "::/0", "2001:db8::/32", "::1/128"]
    ) { random in
      var bytes = address(&random)
      let prefix = random.number(0...(bytes.count * 8))
      for bit in prefix..<(bytes.count * 8) { bytes[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
      return try #require(CIDR(bytes: bytes, prefixLength: prefix))
    }
  }

  private static func bits(_ count: Int, _ random: inout Randomness) -> BitString {
    BitString((0..<count).map { _ in random.isOne(in: 2) })
  }

  private static var varbit: CodecCase<BitString> {
    CodecCase("varbit", literals: ["", "0", "1", "10101010", "101010101", "0000000000000001"]) {
      bits($0.number(0...40), &$0)
    }
  }

  private static var bit: CodecCase<BitString> {
    CodecCase("bit(11)", literals: ["00000000000", "11111111111", "10000000001"]) { bits(11, &$0) }
  }

  private static var tsvector: CodecCase<TextSearchVector> {
    CodecCase("tsvector", literals: ["", "'a':1A,3 'cat':2B,16383C", "'it''s' 'back\\\\slash' 'two words':7"]) {
      random in
      TextSearchVector(
        (0..<random.number(0...6)).map { _ in
          TextSearchVector.Lexeme(
            random.text(1...8),
            (0..<random.number(0...3)).map { _ in
              .init(random.number(1...16_383), TextSearchVector.Weight(rawValue: random.number(0...3)) ?? .d)
            })
        })
    }
  }
}
