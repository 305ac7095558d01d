import SwiftSyntax

extension Trivia {
  /// The first paragraph of the documentation in `///` lines, as one line.
  var firstParagraph: String? {
    var words: [Substring] = []
    for piece in pieces {
      guard case .docLineComment(let line) = piece else { continue }
      let found = line.drop { $0 == "/" }.split { $0 == " " || $0 == "\t" }
      if found.isEmpty, !words.isEmpty { break }
      words += found
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
