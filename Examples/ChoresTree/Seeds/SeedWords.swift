import StrataMigrations

/// The words that the names of servers and the titles of tasks are made of.
enum SeedWords {
  static let places = [
    "Maple", "Harbour", "Willow", "Granite", "Juniper", "Lantern", "Copper", "Meadow", "Orchard", "Cedar", "River",
    "Aspen",
    "Summit", "Amber", "Northern", "Velvet", "Saffron", "Birch", "Clover", "Echo",
  ]
  static let communities = [
    "House", "Flatshare", "Guild", "Club", "Family", "Studio", "Crew", "Makers", "Gardeners", "Campus",
  ]
  static let verbs = [
    "Clean", "Sort", "Water", "Repair", "Empty", "Fold", "Paint", "Check", "Refill", "Sweep", "Wash", "Order", "Label",
    "Dust", "Restock", "Trim",
  ]
  static let things = [
    "the kitchen shelves", "the recycling", "the balcony plants", "the bike rack", "the dishwasher", "the laundry",
    "the hallway", "the smoke alarms", "the coffee corner", "the stairs", "the windows", "the first-aid kit",
    "the tool wall", "the bookcase", "the fridge", "the hedge", "the meeting room", "the guest beds",
  ]
  static let hints = [
    "The key hangs beside the door.", "Ask for the ladder first.", "Please do it before the weekend.",
    "The list is on the fridge.", "Half an hour is enough.", "Take a photo when it is done.",
    "Last time we ran out of gloves.", "Two people make it easy.",
  ]

  static func title(_ fake: inout Fake) -> String {
    [fake.one(of: verbs), fake.one(of: things)].compactMap { $0 }.joined(separator: " ")
  }
}
