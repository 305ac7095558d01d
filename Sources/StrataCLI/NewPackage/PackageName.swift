import Strata

/// The name of a new package, of its module and of its program.
struct PackageName: Sendable, Hashable, CustomStringConvertible {
  let text: String

  var description: String { text }

  /// - Throws: `invalidArgument` when it cannot be the name of a Swift module, or is that of one the package stands on.
  init(_ text: String) throws(DatabaseError) {
    guard let first = text.unicodeScalars.first, Self.isLetter(first),
      text.unicodeScalars.allSatisfy({ Self.isLetter($0) || ("0"..."9").contains($0) })
    else {
      throw DatabaseError(
        .invalidArgument,
        "the name of a package is also that of its Swift module: letters of ASCII, digits and underscores, and no digit in front, such as Chores"
      )
    }
    guard !Self.keywords.contains(text) else {
      throw DatabaseError(.invalidArgument, "a keyword of Swift cannot be the name of a module; choose another one")
    }
    guard !text.lowercased().hasPrefix("strata"), !Self.modules.contains(text.lowercased()) else {
      throw DatabaseError(
        .invalidArgument,
        "the name is that of a module which the package stands on, or begins with Strata; choose another one")
    }
    self.text = text
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  /// [The Swift Programming Language, "Keywords and Punctuation"](https://docs.swift.org/swift-book/documentation/the-swift-programming-language/lexicalstructure/).
  private static let keywords: Set<String> = [
    "_", "Any", "Self", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default",
    "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
    "import",
    "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
    "public",
    "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws",
    "true", "try",
    "typealias", "var", "where", "while",
  ]

  /// In small letters: file systems may not tell them apart. Two targets of one name do not build in one package, and a module named
  /// as one of the compiler's hides it.
  private static let modules: Set<String> = [
    "swift", "foundation", "dispatch", "testing", "xctest", "glibc", "musl", "darwin", "synchronization", "observation",
    "regexbuilder",
    "main", "app", "argumentparser", "argumentparsertoolinfo", "logging", "servicelifecycle", "unixsignals",
    "asyncalgorithms",
    "nio", "niocore", "nioposix", "nioembedded", "nioconcurrencyhelpers", "niofoundationcompat", "niotls", "niossl",
    "niohttp1",
    "niofilesystem", "crypto", "cryptoextras", "cryptoboringwrapper", "swiftasn1", "atomics", "collections",
    "dequemodule",
    "ordereddictionary", "orderedcollections", "heapmodule", "hashtreecollections", "bitcollections", "ropemodule",
    "systempackage",
    "swiftsyntax", "swiftsyntaxmacros", "swiftsyntaxbuilder", "swiftparser", "swiftdiagnostics", "swiftcompilerplugin",
    "swiftoperators", "swiftbasicformat", "swiftlexicallookup", "swiftrefactor", "csqlite", "cpgquery",
    "embedmigrations",
  ]
}
