import Strata

/// A name in a connection string that no parameter has.
struct UnknownParameter {
  private let name: String
  private let isSafeToShow: Bool
  /// The parameter with the most similar name, if one is similar, and how many bytes they differ in.
  private let nearest: (name: String, distance: Int)?

  /// - Parameter isSafeToShow: False when the name may be a piece of a password that was not quoted.
  init(name: String, isSafeToShow: Bool) {
    self.name = name
    self.isSafeToShow = isSafeToShow
    let bytes = Array(name.lowercased().utf8)
    let limit = max(2, bytes.count / 3)
    nearest = ConnectionKeyword.allCases
      .filter { $0.refusal == nil && abs($0.rawValue.utf8.count - bytes.count) <= limit }
      .map { ($0.rawValue, Self.distance(bytes, Array($0.rawValue.utf8))) }
      .filter { $0.1 <= limit }
      .min { $0.1 < $1.1 }
  }

  var error: DatabaseError {
    let shown = isShown ? "\"\(name)\" is not a parameter of a connection" : "there is an unknown parameter"
    let advice =
      if let elsewhere = Self.elsewhere[name] {
        elsewhere
      } else if let nearest {
        "did you mean \(nearest.name)?"
      } else {
        "remove it"
      }
    let quoting = isShown ? "" : ", or is a password not quoted or percent-encoded?"
    return DatabaseError(.invalidArgument, "\(shown); \(advice)\(quoting)")
  }

  /// What other drivers call it.
  private static let elsewhere = [
    "connection_limit": "use pool_max",
    "pool_timeout": "set pool.acquireTimeout",
    "schema": "use options=-c search_path=…",
    "currentSchema": "use options=-c search_path=…",
    "search_path": "use options=-c search_path=…",
    "statement_timeout": "use options=-c statement_timeout=…, or statementTimeout",
    "timezone": "use options=-c TimeZone=…",
    "sslrootcertificate": "use sslrootcert",
    "username": "use user",
    "database": "use dbname",
    "connectTimeout": "use connect_timeout, in seconds",
  ]

  private var isShown: Bool {
    if Self.elsewhere[name] != nil { return true }
    // A typing error of a name is no secret, wherever it stands.
    if let nearest, nearest.distance <= 2 { return true }
    // No parameter has a digit in its name, and "passwordabc" is a password without its equals sign.
    return isSafeToShow && name.utf8.count <= 40 && name.utf8.allSatisfy(\.isNameCharacter)
      && !name.lowercased().hasPrefix("pas") && !name.isEmpty
  }

  /// The number of bytes to insert, remove or replace (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, candidate) in right.enumerated() {
        let replaced = diagonal + (byte == candidate ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}

extension UInt8 {
  fileprivate var isNameCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
