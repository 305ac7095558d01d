/// What names, sentences and addresses are made of. Changing a list changes what every test and every seeder gets.
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
  static let streets = [
    "Acorn", "Birch", "Canal", "Cedar", "Chapel", "Church", "Copper", "Elm", "Forge", "Garden", "Harbor", "Hazel",
    "Heron", "Juniper", "Linden", "Maple", "Mill", "Mulberry", "Orchard", "Poplar", "Quarry", "River", "Rowan",
    "Saddler", "Station", "Thistle", "Union", "Valley", "Walnut", "Weaver", "Willow", "Windmill",
  ]
  static let streetKinds = ["Avenue", "Court", "Hill", "Lane", "Place", "Road", "Row", "Street"]
  static let cities = [
    "Alder", "Ash", "Bright", "Clear", "Cold", "Deep", "East", "Fair", "Fox", "Green", "High", "King", "Long", "Marl",
    "North", "Oak", "Old", "Raven", "Red", "Rose", "Sand", "Silver", "South", "Stone", "Swan", "Thorn", "Wester",
    "White",
    "Wind", "Winter", "Wolf", "Wood",
  ]
  static let cityEndings = ["bridge", "brook", "bury", "field", "ford", "haven", "mouth", "wick"]
  static let codeCharacters = Array("0123456789abcdefghjkmnpqrstvwxyz")
}
