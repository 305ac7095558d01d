import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

/// What `@JSONObject` writes and refuses.
extension EntityMacroTests {
  @Test func jsonObject() {
    expand(
      """
      @JSONObject(.snakeCase, except: "password", "secret")
      public struct User {
        static let table = "users"
        let id: Int, guildID: Int
        var `default`: String? { didSet {} }
        var password: String
        var secret = 1
        lazy var late = 1
        var computed: Int { 1 }
      }
      """,
      to: """
        public struct User {
          static let table = "users"
          let id: Int, guildID: Int
          var `default`: String? { didSet {} }
          var password: String
          var secret = 1
          lazy var late = 1
          var computed: Int { 1 }
        }

        extension User: Strata.JSONObject {
          public func writeFields(to json: inout Strata.JSONWriter) {
            json.field("id", self.id)
            json.field("guild_id", self.guildID)
            json.field("default", self.`default`)
          }
        }
        """)
    expand(
      """
      @JSONObject struct Pair<T: JSONWritable> {
        let first: T
        let secondOne: T
      }
      """,
      to: """
        struct Pair<T: JSONWritable> {
          let first: T
          let secondOne: T
        }

        extension Pair: Strata.JSONObject {
          func writeFields(to json: inout Strata.JSONWriter) {
            json.field("first", self.first)
            json.field("secondOne", self.secondOne)
          }
        }
        """)
  }

  @Test func wrongJSONObjects() {
    let plain = """
      struct A {
        let a: Int
      }
      """
    refuse(
      "@JSONObject(except: \"b\") " + plain, as: plain, "there is no stored property 'b' to leave out", line: 1,
      column: 21)
    refuse(
      "@JSONObject(except: name) " + plain, as: plain, "name a property that is left out by a string literal", line: 1,
      column: 21)
    refuse(
      "@JSONObject(except: \"a\") " + plain, as: plain, "an object of JSON needs at least one stored property", line: 1,
      column: 33)
    refuse(
      "@JSONObject(names) " + plain, as: plain, "how fields are called is '.verbatim' or '.snakeCase'", line: 1,
      column: 13)
    let choice = """
      enum A {
        case a
      }
      """
    refuse(
      "@JSONObject " + choice, as: choice,
      "an object of JSON is a struct: '@JSONObject' makes values, not objects", line: 1, column: 13)
  }
}
