import Testing

@testable import Strata

@Suite("Connection table")
struct ConnectionTableTests {
  @Test("It holds what a dictionary would, in the order of the identifiers", arguments: 1...10)
  func likeADictionary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = ConnectionTable<String>()
    var expected: [Int: String] = [:]
    for turn in 0..<2000 {
      let id = Int.random(in: 0..<50, using: &random)
      if Bool.random(using: &random) {
        table.insert("\(turn)", for: id)
        expected[id] = "\(turn)"
      } else {
        #expect(table.remove(id) == expected.removeValue(forKey: id))
      }
      #expect(table.ids == expected.keys.sorted())
      #expect(table.count == expected.count && table.isEmpty == expected.isEmpty)
      #expect(table[id] == expected[id])
    }
  }
}
