import Foundation
import Strata
import Synchronization
import Testing

@Suite struct KeyTests {
  @Test func layoutOfVersion7() {
    let generator = UUIDv7Generator(milliseconds: { 0x0123_4567_89AB }, random: { .max })
    #expect(generator.next().uuidString == "01234567-89AB-77FF-BFFF-FFFFFFFFFFFF")
  }

  @Test func sortsByAgeEvenWhenTheClockStandsOrSteps() {
    let times = Mutex<[UInt64]>([5, 5, 5, 3, 9, 9].flatMap { Array(repeating: $0, count: 3000) }.reversed())
    let generator = UUIDv7Generator(
      milliseconds: { times.withLock { $0.popLast() ?? 9 } }, random: { .random(in: .min ... .max) })
    let keys = (0..<18_000).map { _ in Key<Topic>(generator.next()) }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
    #expect(keys.allSatisfy { $0.description[$0.description.index($0.description.startIndex, offsetBy: 14)] == "7" })
  }

  @Test func text() throws {
    let key = try #require(Key<Topic>("01234567-89ab-77ff-bfff-ffffffffffff"))
    #expect(key.description == "01234567-89ab-77ff-bfff-ffffffffffff")
    #expect(Key<Topic>("nonsense") == nil)
    #expect(try JSONDecoder().decode(Key<Topic>.self, from: JSONEncoder().encode(key)) == key)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Key<Topic>.self, from: Data("\"x\"".utf8)) }
  }

  @Test func concurrentKeysAreUnique() async {
    let keys = await withTaskGroup(of: [Key<Topic>].self) { group in
      for _ in 0..<8 { group.addTask { (0..<5000).map { _ in Key() } } }
      return await group.reduce(into: Set()) { $0.formUnion($1) }
    }
    #expect(keys.count == 40_000)
  }
}
