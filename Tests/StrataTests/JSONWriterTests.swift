import Foundation
import Strata
import Testing

/// Answers are valid JSON, and say what they were given.
@Suite struct JSONWriterTests {
  enum Color: String, DatabaseEnum { case red }

  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return json.text
  }

  @Test func objectsAndArrays() {
    let written = text { json in
      json.object { json in
        json.field("a", 1)
        json.object("b") { _ in }
        json.array("c", [1, 2, 3]) { $0.value($1) }
        json.array("d", [] as [Int]) { $0.value($1) }
        json.array("e", ["x", "y"]) { json, name in json.object { $0.field("name", name) } }
        json.name("run time \"name\"")
        json.value([[1], [], [2, 3]])
        json.field("f", Int?.none)
      }
    }
    #expect(
      written
        == #"{"a":1,"b":{},"c":[1,2,3],"d":[],"e":[{"name":"x"},{"name":"y"}],"run time \"name\"":[[1],[],[2,3]],"f":null}"#
    )
  }

  @Test func values() {
    let id = UUID()
    let written = text { json in
      json.array([0]) { json, _ in
        json.value(true)
        json.value(false)
        json.value(Int.min)
        json.value(UInt8.max)
        json.value(-0.5)
        json.value(1e300)
        json.value(Double.nan)
        json.value(Float.infinity)
        json.value(Decimal(string: "12345678901234567890.12") ?? 0)
        json.value(id)
        json.value(IdentityKey<Color>(7))
        json.value(Key<Color>(id))
        json.value(Color.red)
        json.value(Date(timeIntervalSince1970: 0.5))
        json.value([1, nil])
      }
    }
    let key = id.uuidString.lowercased()
    #expect(
      written == """
        [true,false,-9223372036854775808,255,-0.5,1e+300,null,null,12345678901234567890.12,"\(key)",7,"\(key)","red",\
        "1970-01-01T00:00:00.500Z",[1,null]]
        """)
  }

  @Test(arguments: ["", "plain", "\"\\/", "\u{0}\u{1}\u{1F}\u{7F}", "\n\r\t\u{8}\u{C}", "½ 👩‍👧 \u{2028}", "</script>"])
  func textsAreReadBack(string: String) throws {
    let written = text { json in json.array([string]) { $0.value($1) } }
    #expect(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String] == [string])
    let name = text { json in
      json.object { json in
        json.name(string)
        json.value(1)
      }
    }
    #expect(try JSONSerialization.jsonObject(with: Data(name.utf8)) as? [String: Int] == [string: 1])
  }

  /// Every number that is written is the same number when it is read.
  @Test func numbersAreReadBack() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      let integer = Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64)
      let written = text { json in
        json.array([0]) { json, _ in
          json.value(number)
          json.value(integer)
        }
      }
      let parts = written.dropFirst().dropLast().split(separator: ",")
      #expect(parts.count == 2)
      #expect(parts.first.flatMap { Double($0) } == number)
      #expect(parts.last.flatMap { Int64($0) } == integer)
    }
  }

  @Test func errorsOfABodyAreThrown() {
    struct Given: Error {}
    var json = JSONWriter()
    #expect(throws: Given.self) { try json.object { _ in throw Given() } }
  }

  @JSONObject(.snakeCase, except: "password")
  struct Member {
    let id: IdentityKey<Member>
    var displayName: String?
    var password = "secret"
    var home: Place
    var former: [Place] = []
    var settings = JSON([1, 2])
  }

  @JSONObject
  struct Place: Codable {
    var streetName: String
  }

  /// A struct is an object wherever a value may stand, and its fields may stand beside others.
  @Test func structs() {
    let member = Member(
      id: IdentityKey(1), home: Place(streetName: "A \"1\""), former: [Place(streetName: "B"), Place(streetName: "C")])
    let fields =
      #""id":1,"display_name":null,"home":{"streetName":"A \"1\""},"former":[{"streetName":"B"},{"streetName":"C"}],"settings":[1,2]"#
    #expect(text { $0.value(member) } == "{\(fields)}")
    #expect(text { $0.value([member, member]) } == "[{\(fields)},{\(fields)}]")
    let beside = text { json in
      json.object { json in
        json.field("a", 1)
        member.writeFields(to: &json)
        json.field("z", member.home)
      }
    }
    #expect(beside == #"{"a":1,\#(fields),"z":{"streetName":"A \"1\""}}"#)
    #expect(text { $0.value(JSON(member.home)) } == #"{"streetName":"A \"1\""}"#)
  }
}
