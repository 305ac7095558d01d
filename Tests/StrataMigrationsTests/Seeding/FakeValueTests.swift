import Foundation
import Strata
import StrataMigrations
import Testing

/// Written down, so that a new version of Strata does not change the data of those who use it.
@Suite struct FakeValueTests {
  private func fake(_ seed: UInt64 = 42) -> Fake { Fakes(seed: seed).fake(for: SeedTown.self) }

  @Test func fixedValues() {
    var fake = fake()
    #expect(fake.next() == 8_602_739_828_485_457_724)
    #expect(fake.integer(in: 1...1000) == 505)
    #expect(fake.name() == "Alan Moreau")
    #expect(fake.email() == "vera.1@example.com")
    #expect(fake.email(at: "shop.example") == "uma.1@shop.example")
    #expect(fake.address().description == "33 Harbor Road, 91607 Deepbrook")
    #expect(fake.uniqueCode() == "rw53ahwy3rk10")
    #expect(fake.sentence() == "Fabric autumn candle pepper timber island street linen winter cellar little.")
    #expect("\(fake.money(in: 1...500))" == "292.62")
    #expect(fake.date() == Date(timeIntervalSince1970: 1_660_670_617))
    #expect(fake.date(daysFromNow: -30...0) == Date(timeIntervalSince1970: 1_764_900_125))
    #expect(fake.one(weighted: ["a": 5, "b": 1]) == "b")
    #expect("\(fake.key() as Key<SeedTown>)" == "00000000-0001-7b9c-9001-9543d4166854")
  }

  @Test func namedFakesAreOthers() {
    let fakes = Fakes(seed: 42)
    var (own, other, again) = (
      fakes.named("a").fake(for: SeedTown.self), fakes.named("b").fake(for: SeedTown.self),
      Fakes(seed: 42).named("a").fake(for: SeedTown.self)
    )
    let first = own.next()
    #expect(first == again.next() && first != other.next() && own.number == 1 && other.number == 1)
  }

  @Test func codesAreUnique() {
    let fakes = Fakes()
    let codes = (0..<5_000).map { _ in fakes.fake(for: SeedTown.self).uniqueCode() }
    #expect(Set(codes).count == 5_000)
    #expect(codes.allSatisfy { $0.count == 13 && $0.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) } })
  }

  @Test func rangesAndWeights() {
    let fakes = Fakes(now: Date(timeIntervalSince1970: 1_000_000))
    var seen: [String: Int] = [:]
    for _ in 0..<600 {
      var fake = fakes.fake(for: SeedTown.self)
      let money = fake.money(in: -2...3, places: 1)
      #expect(money >= -2 && money <= 3)
      let date = fake.date(daysFromNow: -1...1)
      #expect(abs(date.timeIntervalSince1970 - 1_000_000) <= 86_400)
      seen[fake.one(weighted: ["often": 5, "seldom": 1, "never": 0]) ?? "none", default: 0] += 1
      let address = fake.address()
      #expect(address.postalCode.count == 5 && !address.city.isEmpty && address.street.first?.isNumber == true)
    }
    #expect(seen.keys.sorted() == ["often", "seldom"] && (50...150).contains(seen["seldom"] ?? 0))
    var fake = fake()
    let nothing: String? = fake.one(weighted: [:])
    #expect(nothing == nil && fake.one(weighted: ["a": 0, "b": -1]) == nil)
    #expect(fake.money(in: .min ... .max, places: 99) != 0)
  }

  /// No row gets a parent that nobody inserts.
  @Test func rowsWithoutParents() {
    let towns = Factory<SeedTown> { SeedTown.New(name: $0.city()) }
    let error = #expect(throws: DatabaseError.self) {
      try Fakes().rows(1, of: SeedCitizen.self) { fake in
        SeedCitizen.New(townID: try fake.parent(towns), name: "", email: "", bornAt: fake.now)
      }
    }
    #expect(error?.code == .invalidArgument)
  }
}
