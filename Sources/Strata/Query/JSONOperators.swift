// What is inside a JSON document (https://www.postgresql.org/docs/current/functions-json.html,
// https://www.sqlite.org/json1.html). What has another type than the one that is asked for is NULL, on every database.

/// A value that is a JSON document, or an optional of one.
public protocol JSONDocument: DatabaseValue {}

extension JSON: JSONDocument {}

extension Optional: JSONDocument where Wrapped: JSONDocument {}

extension ValueExpression where Value: JSONDocument {
  /// The text at a place: `$0.details.text("address", "city")`. What is no text comes as it is written in JSON.
  public func text(_ path: JSONStep...) -> Computed<String?> { Computed(.call(.jsonText(path), [expression])) }

  /// The number at a place, rounded; NULL where there is none.
  public func integer(_ path: JSONStep...) -> Computed<Int?> { Computed(.call(.jsonInteger(path), [expression])) }

  /// The number at a place; NULL where there is none.
  public func number(_ path: JSONStep...) -> Computed<Double?> { Computed(.call(.jsonNumber(path), [expression])) }

  /// True or false at a place; NULL where there is neither.
  public func bool(_ path: JSONStep...) -> Computed<Bool?> { Computed(.call(.jsonBool(path), [expression])) }

  /// How many elements the array at a place has; NULL where there is none.
  public func elementCount(_ path: JSONStep...) -> Computed<Int?> { Computed(.call(.jsonCount(path), [expression])) }

  /// Something is at a place, even if it is null.
  public func has(_ path: JSONStep...) -> Condition { Condition(.call(.jsonExists(path), [expression])) }

  /// Every part of the other document is in this one, at its place; a GIN index serves it. PostgreSQL only.
  public func contains(_ part: JSON<some Codable & Sendable>) -> Condition {
    Condition(.call(.jsonContains, [expression, .value(BoundValue(part))]))
  }

  /// A path of SQL/JSON finds something: `$0.details.has(path: "$.tags[*] ? (@ starts with \"a\")")`. PostgreSQL only.
  /// https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-PATH
  public func has(path: String) -> Condition {
    Condition(.call(.jsonPathExists, [expression, .value(BoundValue(path))]))
  }
}
