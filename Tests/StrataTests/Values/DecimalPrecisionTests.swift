import Testing

@testable import Strata

@Suite struct DecimalPrecisionTests {
  @Test(arguments: [
    ("numeric(12,2)", 12, 2), ("NUMERIC ( 12 , 2 )", 12, 2), ("decimal(5)", 5, 0), ("numeric(1000,1000)", 1000, 1000),
  ])
  func isRead(type: String, precision: Int, scale: Int) throws {
    let read = try #require(DecimalPrecision(type: type))
    #expect(read.precision == precision && read.scale == scale)
  }

  @Test(arguments: [
    "numeric", "numeric()", "numeric(0)", "numeric(2,3)", "numeric(2,-1)", "numeric(1,2,3)", "numeric(a)", "numeric(1,",
    "varchar(20)", "numeric(1001)", "",
  ])
  func isNoDecimal(type: String) { #expect(DecimalPrecision(type: type) == nil) }

  @Test(arguments: [
    ("0", 2, 0, 0, 0), ("1.5", 2, 150, 1, 1), ("-1.5", 2, -150, 1, 1), ("1.50000", 1, 15, 1, 1),
    ("12345678.0001", 4, 123_456_780_001, 4, 8), ("0.0001", 4, 1, 4, 0), ("1000000", 0, 1_000_000, 0, 7),
    ("-92233720368547758.08", 2, Int64.min, 2, 17), ("1e4", 3, 10_000_000, 0, 5),
  ])
  func units(text: String, scale: Int, units: Int64, places: Int, digits: Int) throws {
    let number = try #require(BigDecimal(text))
    #expect(number.units(scale: scale) == units && number.places == places && number.wholeDigits == digits)
    #expect(BigDecimal(units: units, scale: scale) == number)
  }

  @Test(arguments: ["1.005", "1e18", "nan", "infinity", "-92233720368547758.09"])
  func hasNoUnits(text: String) throws { #expect(try #require(BigDecimal(text)).units(scale: 2) == nil) }

  @Test(arguments: [("1.005", 100), ("-1.005", -101), ("0.00001", 0), ("-0.00001", -1), ("2.5", 250)])
  func theUnitBelow(text: String, units: Int64) throws {
    #expect(try #require(BigDecimal(text)).units(below: 2) == units)
  }
}
