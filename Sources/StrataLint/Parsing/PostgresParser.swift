import Strata

#if Lint
  import CPgQuery
#endif

/// PostgreSQL's own grammar, by libpg_query.
enum PostgresParser {
  /// What is no SQL, and where.
  struct SyntaxProblem: Error, Sendable {
    let message: String
    /// In bytes from the start of the text.
    let offset: Int
  }

  /// A piece of a script, in bytes.
  struct Piece: Sendable {
    let offset: Int
    let length: Int
  }

  #if Lint
    static let isAvailable = true

    /// The grammar's version, such as `15`.
    static let version = PG_MAJORVERSION

    /// The tree of a text, or what is wrong with it.
    static func parse(_ text: String) throws(DatabaseError) -> Result<SyntaxTree, SyntaxProblem> {
      let result = pg_query_parse(text)
      defer { pg_query_free_parse_result(result) }
      if let error = result.error {
        let message = error.pointee.message.map { String(cString: $0) } ?? "cannot be parsed"
        // In characters, counted from one.
        let characters = max(0, Int(error.pointee.cursorpos) - 1)
        let offset = text.unicodeScalars.prefix(characters).reduce(0) { $0 + UTF8.width($1) }
        return .failure(SyntaxProblem(message: message, offset: offset))
      }
      guard let tree = result.parse_tree else {
        return .failure(SyntaxProblem(message: "the parser gave no answer", offset: 0))
      }
      do throws(SyntaxTreeReader.Problem) {
        return .success(try SyntaxTreeReader.read(String(cString: tree)))
      } catch {
        switch error {
        case .tooDeep:
          return .failure(SyntaxProblem(message: "expressions are nested too deeply to be checked", offset: 0))
        case .malformed(let offset):
          throw DatabaseError(
            .other,
            "libpg_query's answer is no JSON at byte \(offset); is its version one that this library was made for?")
        }
      }
    }

    /// The statements of a text that cannot be parsed as a whole.
    static func split(_ text: String) -> [Piece] {
      let result = pg_query_split_with_scanner(text)
      defer { pg_query_free_split_result(result) }
      guard result.error == nil, let statements = result.stmts else {
        return [Piece(offset: 0, length: text.utf8.count)]
      }
      return (0..<Int(result.n_stmts)).compactMap { index in
        statements[index].map { Piece(offset: Int($0.pointee.stmt_location), length: Int($0.pointee.stmt_len)) }
      }
    }
  #else
    static let isAvailable = false
    static let version = "none"

    static func parse(_ text: String) throws(DatabaseError) -> Result<SyntaxTree, SyntaxProblem> {
      throw DatabaseError(
        .unsupported,
        "lint needs PostgreSQL's parser, which this program was built without; install libpg_query (Debian: libpg-query-dev, "
          + "Homebrew: libpg_query) and build with the package trait Lint, for example swift build --traits default,Lint"
      )
    }

    static func split(_ text: String) -> [Piece] { [Piece(offset: 0, length: text.utf8.count)] }
  #endif
}
