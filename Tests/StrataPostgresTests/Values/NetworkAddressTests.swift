import Foundation
import Strata
import StrataPostgres
import Testing

@Suite("Addresses, bits and numbers of objects")
struct NetworkAddressTests {
  // The bytes are PostgreSQL 15's own, from COPY … (FORMAT binary).
  @Test(
    "a server's inet prints as the server prints it",
    arguments: [
      ("02180004c0a80105", "192.168.1.5/24"), ("0380001020010db8000000000000000000000001", "2001:db8::1"),
      ("0380001000000000000000000000ffffc0000201", "::ffff:192.0.2.1"),
      ("0380001000000000000000000000000000000001", "::1"),
    ])
  func inet(hex: String, text: String) throws {
    let address = try BinaryForm.decode(hex, as: Inet.self)
    #expect(address.description == text && Inet(text) == address)
    #expect(try BinaryForm.hex(address) == hex)
  }

  @Test(
    "a server's cidr prints as the server prints it",
    arguments: [("020801040a000000", "10.0.0.0/8"), ("0320011020010db8000000000000000000000000", "2001:db8::/32")])
  func cidr(hex: String, text: String) throws {
    let network = try BinaryForm.decode(hex, as: CIDR.self)
    #expect(network.description == text && CIDR(text) == network)
    #expect(try BinaryForm.hex(network) == hex)
    #expect(try BinaryForm.decode(hex, as: Inet.self) == Inet(network))
  }

  @Test(
    "addresses of IPv6 are read in every form and written in the one of RFC 5952",
    arguments: [
      ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"),
      ("1::", "1::"), ("::192.0.2.33", "::192.0.2.33"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::/0", "::/0"),
    ])
  func rfc5952(text: String, printed: String) { #expect(Inet(text)?.description == printed) }

  @Test(
    "other texts are no addresses",
    arguments: [
      "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", ":", ":::", "1::2::3",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1/129", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "g::", "::+1",
      "1:2:3:4:5:6:7::8", "1/2/3",
    ])
  func noAddresses(text: String) { #expect(Inet(text) == nil) }

  @Test("a network has no bits behind its prefix, and contains its addresses")
  func networks() throws {
    #expect(CIDR("10.0.0.1/8") == nil && CIDR(bytes: [10, 0, 0, 1], prefixLength: 31) == nil)
    #expect(BinaryForm.refusal("020801040a000001", as: CIDR.self) == .typeMismatch)
    let network = try #require(CIDR("10.1.0.0/16"))
    #expect(try network.contains(#require(Inet("10.1.255.1"))) && !network.contains(#require(Inet("10.2.0.1"))))
    #expect(try !network.contains(#require(Inet("::10.1.0.1"))))
    #expect(try #require(CIDR("0.0.0.0/0")).contains(#require(Inet("255.255.255.255"))))
    #expect(try #require(CIDR("::/0")).contains(#require(Inet("ff::1"))))
  }

  @Test(
    "bytes that are no address are refused",
    arguments: [
      "", "0220000400000000ff", "02210004c0a80105", "03200004c0a80105", "02200005c0a8010500", "04200004c0a80105",
      "0281001020010db8000000000000000000000001", "02200004c0a801",
    ])
  func hostile(hex: String) {
    #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: Inet.self)))
  }

  @Test("hardware addresses")
  func hardware() throws {
    let address = try BinaryForm.decode("08002b010203", as: MACAddress.self)
    #expect(address.description == "08:00:2b:01:02:03" && MACAddress("08-00-2B-01-02-03") == address)
    #expect(try BinaryForm.hex(address) == "08002b010203")
    let long = try BinaryForm.decode("08002b0102030405", as: MACAddress8.self)
    #expect(long.description == "08:00:2b:01:02:03:04:05" && MACAddress8(long.description) == long)
    #expect(try BinaryForm.hex(long) == "08002b0102030405")
    #expect(MACAddress8(address).description == "08:00:2b:ff:fe:01:02:03")
    #expect(MACAddress(rawValue: 1 << 48) == nil)
    for text in [
      "", "08:00:2b:01:02", "08:00:2b:01:02:0g", "8:0:2b:1:2:3", "08:00:2b:01:02:03:04", "+8:00:2b:01:02:03",
    ] {
      #expect(MACAddress(text) == nil)
    }
    #expect(BinaryForm.refusal("08002b0102", as: MACAddress.self) == .protocolViolation)
  }

  @Test(
    "bit strings",
    arguments: [("00000005b0", "10110"), ("00000000", ""), ("0000000ab740", "1011011101")])
  func bits(hex: String, text: String) throws {
    let bits = try BinaryForm.decode(hex, as: BitString.self)
    #expect(bits.description == text && BitString(text) == bits)
    #expect(try BinaryForm.hex(bits) == hex)
  }

  @Test("bits behind the last do not count, and lengths must agree")
  func bitLimits() throws {
    #expect(try BinaryForm.decode("00000005b7", as: BitString.self) == BitString("10110"))
    for hex in ["00000009b0", "0000000000", "ffffffff", "7fffffffb0", "000005"] {
      #expect([.typeMismatch, .protocolViolation].contains(BinaryForm.refusal(hex, as: BitString.self)))
    }
    #expect(
      BitString("102") == nil && BitString(count: -1, bytes: []) == nil && BitString(count: .max, bytes: []) == nil)
    #expect(BitString([true, false, true]).bits == [true, false, true])
  }

  @Test("numbers of objects and places in the log")
  func numbers() throws {
    #expect(try BinaryForm.decode("ffffffff", as: ObjectID.self).description == "4294967295")
    let place = try BinaryForm.decode("00000016b374d848", as: LogSequenceNumber.self)
    #expect(place.description == "16/B374D848" && LogSequenceNumber("16/b374d848") == place)
    #expect(try BinaryForm.hex(place) == "00000016b374d848")
    for text in ["", "16", "/", "16/", "16/123456789", "1/2/3", "-1/0", "g/0"] {
      #expect(LogSequenceNumber(text) == nil)
    }
  }

  @Test("in JSON they are texts")
  func codable() throws {
    let address = try #require(Inet("2001:db8::1/64"))
    #expect(try JSONDecoder().decode([Inet].self, from: JSONEncoder().encode([address])) == [address])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(CIDR.self, from: Data(#""10.0.0.1/8""#.utf8)) }
  }

  @Test("no bytes make a decoder trap")
  func damage() throws {
    try BinaryForm.survivesDamage([Inet("192.168.1.5/24"), Inet("2001:db8::1")].compactMap { $0 })
    try BinaryForm.survivesDamage([CIDR("10.0.0.0/8"), CIDR("2001:db8::/32")].compactMap { $0 })
    try BinaryForm.survivesDamage([BitString("1011011101"), BitString("")].compactMap { $0 })
    try BinaryForm.survivesDamage([MACAddress("08:00:2b:01:02:03")].compactMap { $0 })
    try BinaryForm.survivesDamage([MACAddress8(rawValue: 1)])
    try BinaryForm.survivesDamage([ObjectID(rawValue: 1)])
    try BinaryForm.survivesDamage([LogSequenceNumber(rawValue: 1)])
  }
}
