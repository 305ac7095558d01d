// Full-text search. PostgreSQL only (https://www.postgresql.org/docs/current/textsearch.html).

/// Texts as they are searched: by their words, in the forms that a language gives them.
///
/// ```swift
/// let found = Article.where { TextDocument($0.title, weight: .a).and($0.body).matches("cats -dogs") }
///   .order { TextDocument($0.title, weight: .a).and($0.body).rank(of: "cats -dogs").descending }
/// ```
/// An index of the same document serves the search: `index(on: { TextDocument($0.title, weight: .a).and($0.body) }, using: .gin)`.
/// NULL is searched as an empty text.
public struct TextDocument: ValueExpression {
  public typealias Value = LexemeVector

  /// How much a word counts for the rank: 1, 0.4, 0.2 and 0.1.
  public enum Weight: String, Sendable, Hashable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
  }

  public let expression: SQLExpression
  private let language: TextSearchLanguage

  public init(
    _ text: some ValueExpression<some TextValue>, weight: Weight = .d, in language: TextSearchLanguage = .english
  ) {
    expression = Self.vector(of: text.expression, weight, language)
    self.language = language
  }

  private init(_ expression: SQLExpression, _ language: TextSearchLanguage) {
    self.expression = expression
    self.language = language
  }

  /// Together with another text.
  public func and(_ text: some ValueExpression<some TextValue>, weight: Weight = .d) -> TextDocument {
    TextDocument(
      .operation(.concatenate, expression, Self.vector(of: text.expression, weight, language)), language)
  }

  /// The texts have what a user asks for as in a web search: `"sad cat" or dog -bird`. Never an error, whatever the text.
  public func matches(_ search: String) -> Condition {
    Condition(.call(.textMatches, [expression, query(search)]))
  }

  /// How well the texts fit what is asked for; the larger the better.
  public func rank(of search: String) -> Computed<Float> { Computed(.call(.textRank, [expression, query(search)])) }

  private func query(_ search: String) -> SQLExpression {
    .call(.textQuery(language: language.name), [.value(BoundValue(search))])
  }

  private static func vector(
    of text: SQLExpression, _ weight: Weight, _ language: TextSearchLanguage
  ) -> SQLExpression {
    let vector = SQLExpression.call(.textVector(language: language.name), [text])
    return weight == .d ? vector : .call(.textWeight(weight.rawValue), [vector])
  }
}

extension ValueExpression where Value: TextValue {
  /// Parts of the text with what was asked for between `<b>` and `</b>`. The text itself is not escaped: it is no HTML yet.
  public func headline(of search: String, in language: TextSearchLanguage = .english) -> Computed<Value> {
    Computed(
      .call(
        .textHeadline(language: language.name),
        [expression, .call(.textQuery(language: language.name), [.value(BoundValue(search))])]))
  }
}

/// A configuration of text search by its name in the database.
public struct TextSearchLanguage: Sendable, Hashable {
  let name: String

  public init(named name: String) { self.name = name }

  public static let english = TextSearchLanguage(named: "english")
  public static let french = TextSearchLanguage(named: "french")
  public static let german = TextSearchLanguage(named: "german")
  public static let italian = TextSearchLanguage(named: "italian")
  public static let spanish = TextSearchLanguage(named: "spanish")
  /// Words as they are written, in lower case.
  public static let simple = TextSearchLanguage(named: "simple")
}

/// The words that a text is searched by, as the database prints them.
public struct LexemeVector: DatabaseValue, Hashable {
  public let text: String

  public static var databaseType: DatabaseType { .unknown }

  public func encode(into parameters: inout ParameterBuffer) { text.encode(into: &parameters) }

  public init(from row: inout RowReader) throws(DatabaseError) { text = try String(from: &row) }
}

// MARK: Similarity

// The extension `pg_trgm` (https://www.postgresql.org/docs/current/pgtrgm.html).

extension ValueExpression where Value: TextValue {
  /// How alike the texts are, by groups of three letters: from 0 to 1. PostgreSQL with `pg_trgm` only.
  public func similarity(to text: String) -> Computed<Float> {
    Computed(.call(.similarity, [expression, .value(BoundValue(text))]))
  }

  /// The texts are alike to more than `pg_trgm.similarity_threshold`, 0.3 by default; a trigram index serves it.
  public func isSimilar(to text: String) -> Condition {
    Condition(.call(.isSimilar, [expression, .value(BoundValue(text))]))
  }

  /// How alike the words are to some part of the text: from 0 to 1.
  public func wordSimilarity(to words: String) -> Computed<Float> {
    Computed(.call(.wordSimilarity, [expression, .value(BoundValue(words))]))
  }

  /// Some part of the text is like the words to more than `pg_trgm.word_similarity_threshold`, 0.6 by default; a trigram index
  /// serves it.
  public func hasWords(similarTo words: String) -> Condition {
    Condition(.call(.hasSimilarWords, [expression, .value(BoundValue(words))]))
  }
}
