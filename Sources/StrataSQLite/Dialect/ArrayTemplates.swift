import Strata

/// The operators of arrays that are kept as JSON, with the meaning that they have on PostgreSQL
/// (https://www.sqlite.org/json1.html, https://www.postgresql.org/docs/current/functions-array.html).
struct ArrayTemplates {
  private let encoding: ArrayElementEncoding

  /// - Returns: `nil` for elements that SQLite cannot compare: its JSON functions round numbers with a fraction.
  init?(_ type: DatabaseType) {
    switch ArrayElementEncoding(type) {
    case .bool?: encoding = .bool
    case .int2?: encoding = .int2
    case .int4?: encoding = .int4
    case .int8?: encoding = .int8
    case .text?: encoding = .text
    case .uuid?: encoding = .uuid
    case .timestamp?: encoding = .timestamp
    case .float4?, .float8?, nil: return nil
    }
  }

  // `value` and `key` are columns of `json_each`; the columns of tables have the tables' names in front.

  /// NULL in the array makes NULL of false, as `= ANY` does.
  var contains: OperatorTemplate {
    whereNotNull(converted + " IN (SELECT value FROM json_each(\(0)))")
  }

  var containsAll: OperatorTemplate { whereNotNull(each("\(1)", isIn: "\(0)")) }

  var isContained: OperatorTemplate { whereNotNull(each("\(0)", isIn: "\(1)")) }

  var overlaps: OperatorTemplate {
    whereNotNull("EXISTS (SELECT 1 FROM json_each(\(0)) WHERE value IN (SELECT value FROM json_each(\(1))))")
  }

  /// The text of one behind that of the other.
  static let concatenate: OperatorTemplate = """
    CASE WHEN \(0) IS NULL OR \(0) = '[]' THEN \(1) WHEN \(1) = '[]' THEN \(0) \
    ELSE substr(\(0), 1, length(\(0)) - 1) || ',' || substr(\(1), 2) END
    """

  var remove: OperatorTemplate {
    let value: OperatorTemplate =
      switch encoding {
      case .bool: "json(CASE value WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
      case .int2, .int4, .int8, .float4, .float8, .text, .uuid, .timestamp: "value"
      }
    return whereNotNull(
      "(SELECT json_group_array(" + value + ") FROM json_each(\(0)) WHERE value IS NOT " + converted + ")")
  }

  var position: OperatorTemplate { "(SELECT min(key) + 1 FROM json_each(\(0)) WHERE value IS " + converted + ")" }

  /// - Returns: `nil` for keys: SQLite makes no bytes of hexadecimal digits before 3.41.
  var element: OperatorTemplate? {
    switch encoding {
    case .bool, .int2, .int4, .int8, .float4, .float8, .text, .timestamp:
      "(SELECT value FROM json_each(\(0)) WHERE key = \(1) - 1)"
    case .uuid: nil
    }
  }

  // MARK: Parts

  /// An element from outside, as `json_each` has those of the array.
  private var converted: OperatorTemplate {
    switch encoding {
    // Of NULL it makes an empty text.
    case .uuid: "nullif(hex(\(1)), '')"
    case .bool, .int2, .int4, .int8, .float4, .float8, .text, .timestamp: "\(1)"
    }
  }

  /// NULL equals nothing.
  private func each(_ array: OperatorTemplate, isIn other: OperatorTemplate) -> OperatorTemplate {
    "NOT EXISTS (SELECT 1 FROM json_each(" + array + ") WHERE value IS NULL OR value NOT IN "
      + "(SELECT value FROM json_each(" + other + ") WHERE value IS NOT NULL))"
  }

  /// Without an array there is no answer.
  private func whereNotNull(_ template: OperatorTemplate) -> OperatorTemplate {
    "CASE WHEN \(0) IS NOT NULL THEN " + template + " END"
  }
}
