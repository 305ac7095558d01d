import Strata
import Testing

@testable import StrataPostgres

@Suite struct StatementCacheTests {
  private func statement(_ number: Int) -> PreparedStatement {
    PreparedStatement(
      name: StatementName(number: UInt64(number)), text: StatementText("SELECT \(number)"), parameterTypes: [])
  }

  @Test("What was not used for the longest time makes room")
  func leastRecentlyUsed() {
    var cache = StatementCache(capacity: 3)
    let all = (1...5).map(statement)
    for item in all.prefix(3) { #expect(cache.insert(item) == nil) }
    #expect(cache.find(all[0].text) === all[0])
    #expect(cache.insert(all[3]) === all[1])
    #expect(cache.find(StatementText("SELECT 3")) === all[2])
    #expect(cache.insert(all[4]) === all[0])
    #expect(cache.count == 3 && cache.find(all[1].text) == nil && cache.find(all[0].text) == nil)
  }

  @Test("A cache of nothing keeps nothing")
  func empty() {
    var cache = StatementCache(capacity: 0)
    #expect(cache.insert(statement(1)) == nil)
    #expect(cache.find(StatementText("SELECT 1")) == nil)
  }

  @Test("Random use agrees with a list that is searched from end to end")
  func model() {
    var generator = SeededGenerator(seed: 7)
    var cache = StatementCache(capacity: 8)
    var model: [PreparedStatement] = []
    for step in 0..<20_000 {
      let item = statement(Int.random(in: 0..<20, using: &generator))
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        let found = cache.find(item.text)
        let place = model.firstIndex { $0.text == item.text }
        #expect(found === place.map { model[$0] }, "step \(step)")
        if let place { model.append(model.remove(at: place)) }
      case 1:
        let evicted = cache.insert(item)
        var expected: PreparedStatement?
        if let place = model.firstIndex(where: { $0.text == item.text }) {
          expected = model.remove(at: place)
        } else if model.count == 8 {
          expected = model.removeFirst()
        }
        #expect(evicted === expected, "step \(step)")
        model.append(item)
      default:
        let removed = cache.remove(item.text)
        let place = model.firstIndex { $0.text == item.text }
        #expect(removed === place.map { model[$0] }, "step \(step)")
        if let place { model.remove(at: place) }
      }
      #expect(cache.count == model.count)
    }
  }
}
