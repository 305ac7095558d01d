import Strata
import Testing

@Suite struct PageTests {
  @Test(arguments: [(0, 50, 1), (1, 50, 1), (50, 50, 1), (51, 50, 2), (.max, 1, .max), (.max, .max, 1), (5, 0, 1)])
  func pages(total: Int, size: Int, expected: Int) {
    #expect(Page<Int>(items: [], number: 1, size: size, total: total).pages == expected)
  }
}
