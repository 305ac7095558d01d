/// What names and sentences are made of. Changing a list changes what every test gets.
enum FakeWords {
  static let firstNames = [
    "Ada", "Alan", "Amir", "Anna", "Ben", "Clara", "Dana", "Edith", "Emil", "Fatima", "Grace", "Hugo", "Ines", "Ivan",
    "Jonas", "Kenji", "Lena", "Linus", "Maria", "Mei", "Nadia", "Noah", "Olga", "Omar", "Paula", "Ravi", "Rosa", "Sara",
    "Tariq", "Uma", "Vera", "Yusuf",
  ]
  static let lastNames = [
    "Abe", "Andersen", "Bauer", "Becker", "Carter", "Costa", "Dubois", "Fischer", "Garcia", "Haddad", "Hansen", "Ito",
    "Jansen", "Keller", "Kovacs", "Kumar", "Lopez", "Meyer", "Moreau", "Nowak", "Olsen", "Park", "Petrov", "Rossi",
    "Sato", "Silva", "Smith", "Tanaka", "Varga", "Weber", "Yilmaz", "Zimmer",
  ]
  /// Of nine letters at most, so that a sentence has at most 120 characters.
  static let words = [
    "after", "amber", "apple", "autumn", "before", "bridge", "candle", "carpet", "cellar", "circle", "clear", "copper",
    "corner", "dinner", "early", "evening", "fabric", "family", "garden", "gentle", "green", "harbor", "heavy", "honey",
    "island", "kitchen", "ladder", "lantern", "letter", "linen", "little", "market", "meadow", "mirror", "morning",
    "mountain", "narrow", "never", "number", "often", "open", "orange", "paper", "pepper", "quiet", "rather", "river",
    "round", "silver", "simple", "slowly", "small", "stone", "street", "summer", "table", "timber", "under", "velvet",
    "village", "water", "window", "winter", "yellow",
  ]
}
