extension String {
  /// The text with something else in place of some scalars, for quoting.
  ///
  /// By scalars and not by characters: a quotation mark with an accent on it is another character than a quotation mark, and
  /// a database ends a name at it all the same.
  package func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let replaced = replacement(scalar) {
        result.unicodeScalars.append(contentsOf: replaced.unicodeScalars)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// With a backslash before what means something to LIKE.
  package var escapedForLike: String {
    replacingScalars { scalar in
      switch scalar {
      case "%", "_", "\\": "\\\(scalar)"
      default: nil
      }
    }
  }
}
