/// Names of tables and columns from names in Swift.
enum Naming {
  /// `dueAt` is `due_at`, `guildID` is `guild_id`, `HTTPServer` is `http_server`.
  static func snakeCase(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
      guard letter.isUppercase else {
        result.append(letter)
        continue
      }
      let follows = index > 0 && letters[index - 1] != "_"
      let afterWord = index > 0 && !letters[index - 1].isUppercase
      let beforeWord = index + 1 < letters.count && letters[index + 1].isLowercase
      // A run of capitals is one word; its last letter begins the next word when a small letter follows.
      if follows, afterWord || beforeWord { result.append("_") }
      result += letter.lowercased()
    }
    return result
  }

  /// `chore` is `chores`, `category` is `categories`, `class` is `classes`. For anything else, name the table.
  static func plural(_ name: String) -> String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    if name.hasSuffix("y"), let before = name.dropLast().last, !vowels.contains(before) {
      return name.dropLast() + "ies"
    }
    for ending in ["s", "x", "z", "ch", "sh"] where name.hasSuffix(ending) { return name + "es" }
    return name + "s"
  }
}
