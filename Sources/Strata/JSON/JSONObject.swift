/// What is an object in JSON, with fields of its own. ``JSONObject(_:except:)`` writes the conformance.
public protocol JSONObject: JSONWritable {
  /// Writes the fields, without the braces around them: others can stand beside them.
  ///
  /// ```swift
  /// json.object { json in
  ///   movie.writeFields(to: &json)
  ///   json.field("rating", rating)
  ///   json.field("cast", cast)                      // an array of what is an object itself
  /// }
  /// ```
  func writeFields(to json: inout JSONWriter)
}

extension JSONObject {
  @inlinable
  public func write(to json: inout JSONWriter) {
    json.object { json in writeFields(to: &json) }
  }
}

/// How fields are called.
public enum JSONFieldNames: Sendable {
  /// As the properties: `dueAt`.
  case verbatim
  /// `due_at`, and `guild_id` for `guildID`.
  case snakeCase
}

/// Lets ``JSONWriter`` write a struct as an object: one field for each stored property, in their order.
///
/// ```swift
/// @JSONObject(.snakeCase, except: "passwordHash")
/// @Entity
/// struct User {
///   let id: Key<User>
///   var displayName: String
///   var passwordHash: String
/// }
///
/// var json = JSONWriter()
/// json.value(try await db.all(User.everything))       // [{"id":"…","display_name":"Ann"},…]
/// ```
/// It is asked for and not what every entity has, for not all that a table keeps belongs into an answer. A property whose type is not
/// ``JSONWritable`` does not compile.
/// - Parameters:
///   - names: How the fields are called; as the properties, if nothing is said.
///   - except: Properties that are left out. One that there is not does not compile.
@attached(extension, conformances: JSONObject, names: named(writeFields))
public macro JSONObject(_ names: JSONFieldNames = .verbatim, except: String...) =
  #externalMacro(module: "StrataMacros", type: "JSONObjectMacro")
