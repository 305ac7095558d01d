import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let decimals = ConformanceArea(
    "decimal numbers", [Product.self], prepare: Product.fill, collect: collectDecimals)

  private static func collectDecimals(_ cases: inout CaseCollector) {
    collectDecimalComparisons(&cases)
    collectDecimalComputations(&cases)
    collectDecimalWrites(&cases)
  }

  private static func collectDecimalComparisons(_ cases: inout CaseCollector) {
    cases.products("equal to", ["b"]) { $0.price == 9 }
    cases.products("equal to, with zeros at the end", ["d"]) { $0.price == Decimal(string: "10.10") ?? 0 }
    cases.products("not equal to, of a column that may be NULL", ["a", "c", "d"]) { $0.reduced != exact("8.99") }
    cases.products("greater than, as numbers and not as texts", ["c", "d"]) { $0.price > 9 }
    cases.products("less than a negative number", ["a"]) { $0.price < exact("-2.49") }
    cases.products("compared with a number of more places than the column has", ["c", "d"]) {
      $0.price > exact("10.005")
    }
    cases.products("equal to a number of more places: never", []) { $0.price == exact("10.005") }
    cases.products("one of several, with more places or fewer", ["a", "d"]) {
      $0.price.in([exact("10.1"), -2.5, exact("9.001")])
    }
    cases.products("two columns with equal places", ["a", "b", "d"]) { $0.reduced < $0.price }
    cases.products("two columns with other places", ["b", "c", "d"]) { $0.price > $0.rate }
    cases.products("NULL or not", ["c"]) { $0.reduced == nil }
    cases.products("the largest number of 18 digits", ["d"]) { $0.serial == 999_999_999_999_999_999 }
    cases.products("something computed", ["c", "d"]) { $0.price.times($0.rate) > exact("15.149") }
    cases.products("a sub-query", ["d"]) { product in
      product.price.optional == Product.named("others").select { $0.price.maximum() }.value
    }
    cases.products("among the values of a query", ["b"]) { product in
      product.price.in(Product.named("others").where { $0.weight == 2 }.select { $0.price })
    }
    let products = Product.everything
    cases.rows("in order", products.order { $0.price.ascending }.select { $0.name }, ["a", "b", "c", "d"])
    cases.rows(
      "in order, with NULL as the largest", products.order { $0.reduced.descending }.select { $0.name },
      ["c", "d", "b", "a"])
    cases.rows(
      "in order of something computed", products.order { $0.price.times($0.rate).descending }.select { $0.name },
      ["c", "d", "b", "a"])
    cases.add("keyset pages by a number, there and back") { db in
      for orderings in ["price", "reduced"] {
        let query =
          orderings == "price" ? products.order { $0.price.descending } : products.order { $0.reduced.ascending }
        var found: [String] = []
        var cursor: Cursor?
        repeat {
          let page = try await db.page(query, after: cursor, size: 1)
          found += page.items.map(\.name)
          cursor = page.next.flatMap { Cursor($0.description) }
        } while cursor != nil
        try expectEqual(found, orderings == "price" ? ["d", "c", "b", "a"] : ["a", "b", "d", "c"], orderings)
      }
    }
    cases.add("filters of a request") { db in
      let fields = [Product.field(\.name), Product.field(\.price), Product.field(\.reduced)]
      let options = try FilterOptions(
        query: "price[gte]=9.00&reduced[lt]=8.995&sort=-price&fields=name,price,reduced", fields: fields)
      try expectEqual(try await db.all(products.filtered(by: options)).map(\.name), ["b"])
      let records = try await db.all(products.records(options))
      try expectEqual(records.map { $0["price"] as? Decimal }, [9])
      try expectEqual(records.map { $0["reduced"] as? Decimal }, [exact("8.99")])
    }
  }

  private static func collectDecimalComputations(_ cases: inout CaseCollector) {
    let products = Product.everything.order { $0.name.ascending }
    cases.rows("selected", products.select { $0.price }, [-2.5, 9, exact("10.01"), exact("10.1")])
    cases.rows("selected with NULL", products.select { $0.reduced }, [-3, exact("8.99"), nil, 9])
    let rates = products.select { ($0.name, $0.rate) }
    cases.add("beside others", query: rates) { db in
      let expected: [(String, Decimal)] = [("a", 1.5), ("b", 0.25), ("c", 2), ("d", 1.5)]
      try expectRows(try await db.all(rates), expected)
    }
    cases.rows(
      "plus, minus", products.select { $0.price.plus(exact("0.005")).minus(1) },
      [exact("-3.495"), exact("8.005"), exact("9.015"), exact("9.105")])
    cases.rows(
      "times a value", products.select { $0.price.times(exact("1.19")) },
      [exact("-2.975"), exact("10.71"), exact("11.9119"), exact("12.019")])
    cases.rows(
      "times a column", products.select { $0.price.times($0.rate) }, [-3.75, 2.25, exact("20.02"), exact("15.15")])
    cases.rows(
      "plus a column of other places", products.select { $0.price.plus($0.rate) },
      [-1, 9.25, exact("12.01"), exact("11.6")])
    cases.rows("minus a column that may be NULL", products.select { $0.reduced.minus(1) }, [-4, exact("7.99"), nil, 8])
    cases.rows("or else", products.select { $0.reduced.coalesce($0.rate) }, [-3, exact("8.99"), 2, 9])
    cases.rows(
      "or else a value of more places", products.select { $0.reduced.coalesce(0.125) }, [-3, exact("8.99"), 0.125, 9])
    cases.rows("NULL instead of a value", products.select { $0.rate.nullIf(1.5) }, [nil, 0.25, 2, nil])
    cases.rows(
      "depending on a condition",
      products.select {
        Case.when($0.price > 10, then: $0.price).when($0.price < 0, then: exact("0.001")).otherwise($0.rate)
      },
      [exact("0.001"), 0.25, exact("10.01"), exact("10.1")])
    cases.rows("the sum", Product.select { $0.price.sum() }, [exact("26.61")])
    cases.rows("the sum of what is there", Product.select { $0.reduced.sum() }, [exact("14.99")])
    cases.rows("the sum of nothing", Product.where { $0.name == "x" }.select { $0.price.sum() }, [nil])
    cases.rows("the sum of something computed", Product.select { $0.price.times($0.rate).sum() }, [exact("33.67")])
    cases.rows("the sum of different values", Product.select { $0.rate.sum().distinct }, [3.75])
    let ends = Product.select { ($0.price.minimum(), $0.reduced.maximum()) }
    cases.add("the smallest and the largest", query: ends) { db in
      let expected: [(Decimal?, Decimal?)] = [(-2.5, 9)]
      try expectRows(try await db.all(ends), expected)
    }
    let groups = Product.select { ($0.rate, $0.price.sum()) }.group { $0.rate }
      .having { $0.price.sum() > exact("8.999") }.order { $0.rate.ascending }
    cases.add("groups", query: groups) { db in
      let expected: [(Decimal, Decimal?)] = [(0.25, 9), (2, exact("10.01"))]
      try expectRows(try await db.all(groups), expected)
    }
    cases.rows(
      "a running sum", products.select { $0.price.sum().over(.order($0.name.ascending)) },
      [-2.5, 6.5, exact("16.51"), exact("26.61")])
    cases.rows(
      "the value before", products.select { $0.price.previous(over: .order($0.name.ascending)) },
      [nil, -2.5, 9, exact("10.01")])
    cases.rows(
      "combined queries",
      Product.where { $0.price > 10 }.select { $0.price }.union(Product.where { $0.price == 9 }.select { $0.price })
        .order(by: 1), [9, exact("10.01"), exact("10.1")])
    cases.rows(
      "divided", products.select { $0.price.divided(by: 4) }.limit(1), [-0.625], needs: [.decimalDivision])
    cases.rows(
      "the average", Product.where { $0.price > 10 }.select { $0.price.average() }, [exact("10.055")],
      needs: [.decimalDivision])
    cases.add("as entities, from every side") { db in
      let prices: [Decimal] = [-2.5, 9, exact("10.01"), exact("10.1")]
      try expectEqual(try await db.all(products).map(\.price), prices)
      try expectEqual(
        try await db.all(sql: "SELECT * FROM products ORDER BY name", as: Product.self).map(\.price), prices)
      var streamed: [Decimal] = []
      for try await product in try db.stream(products) { streamed.append(product.price) }
      try expectEqual(streamed, prices)
      try expectEqual(try await db.page(products, number: 2, size: 3).items.map(\.serial), [999_999_999_999_999_999])
    }
  }

  private static func collectDecimalWrites(_ cases: inout CaseCollector) {
    cases.add("each row its own number, from values") { db in
      let rows = try await db.all(Product.everything.order { $0.name.ascending })
      let count = try await db.updateAll(Product.self, from: rows, by: \.id) {
        $0.price = $1.price + exact("0.05")
        $0.reduced = $1.name == "b" ? exact("8.5") : nil
      }
      try expectEqual(count, 4)
      let changed = try await db.all(Product.everything.order { $0.name.ascending })
      try expectEqual(changed.map(\.price), [exact("-2.45"), exact("9.05"), exact("10.06"), exact("10.15")])
      try expectEqual(changed.map(\.reduced), [nil, exact("8.5"), nil, nil])
      let error = try await expectError(.valueOutOfRange) {
        try await db.updateAll(Product.self, from: rows, by: \.id) {
          $0.price = $1.name == "c" ? exact("1.005") : 20
        }
      }
      try expectEqual(error.details.column, "price")
      try expectEqual(
        try await db.all(Product.everything.order { $0.name.ascending }).map(\.price), changed.map(\.price))
    }
    cases.add("computed with each row's own number") { db in
      let rows = try await db.all(Product.everything.order { $0.name.ascending })
      let more = [exact("0.5"), exact("0.25"), 3, exact("0.9")]
      try await db.updateAll(Product.self, from: zip(rows, more), by: \.0.id) { $0.price += $1.1 }
      let changed = try await db.all(Product.everything.order { $0.name.ascending })
      try expectEqual(changed.map(\.price), [-2, exact("9.25"), exact("13.01"), 11])
    }
    cases.add("many rows are exact, in batches too") { db in
      let new = (1...9).map { Product.New(name: "n\($0)", price: exact("0.0\($0)")) }
      try await db.insertAll(new, batch: 4)
      let found = try await db.all(Product.where { $0.name.hasPrefix("n") }.order { $0.name.ascending })
      try expectEqual(found.map(\.price), new.map(\.price))
      let report = try await db.insertAll(
        ["p", "q", "r"].map { Product.New(name: $0, price: $0 == "q" ? exact("0.001") : 1) }, failedRows: .leaveOut())
      try expectEqual(report.failed.map(\.row), [1])
      try expectEqual(report.failed.map(\.error.code), [.valueOutOfRange])
    }
    cases.add("numbers of all sizes come back as they were") { db in
      let texts = ["0", "0.01", "-0.01", "9999999999.99", "-9999999999.99", "1.5", "10000", "12345678.9", "0.1"]
      for text in texts {
        let price = try expectValue(Decimal(string: text))
        let row = try await db.insert(Product.New(name: text, price: price))
        try expectEqual(row.price, price)
        try expectEqual(try await db.find(Product.self, row.id).price, price)
        try expectEqual(try await db.count(Product.where { $0.price == price && $0.name == text }), 1)
      }
    }
    cases.add("a number with more places than the column is refused and never rounded") { db in
      let (_, trips) = try await countingRoundTrips {
        let error = try await expectError(.valueOutOfRange) {
          try await db.insert(Product.New(name: "x", price: exact("1.005")))
        }
        try expectEqual(error.details.column, "price")
        try expect(!error.description.contains("1.005"), "the value is not in the error")
      }
      try expectEqual(trips, 0)
      let product = try expectValue(try await db.first(Product.where { $0.name == "a" }))
      try await expectError(.valueOutOfRange) { try await db.update(product) { $0.rate = exact("0.00001") } }
      try await expectError(.valueOutOfRange) {
        try await db.updateAll(Product.everything) { $0.price = exact("0.001") }
      }
      try await expectError(.valueOutOfRange) {
        try await db.upsert(Product.New(name: "a", price: exact("1.001")), onConflict: .columns(\.name))
      }
    }
    cases.add("a number with too many digits, and what is no number") { db in
      for price in [Decimal(10_000_000_000), -10_000_000_000, .nan] {
        try await expectError(.valueOutOfRange) { try await db.insert(Product.New(name: "x", price: price)) }
      }
      try await expectError(.valueOutOfRange) {
        try await db.insert(Product.New(name: "x", price: 1, serial: 1_000_000_000_000_000_000))
      }
    }
    cases.add("a rule, in Swift and in the table") { db in
      let error = try await expectError(.validationFailed) {
        try await db.insert(Product.New(name: "x", price: 1, weight: exact("-0.1")))
      }
      try expectFailures(error, ["weight range"])
      try await expectError(.checkViolation) {
        try await db.updateAll(Product.everything) { $0.weight -= 1 }
      }
      try await expectError(.checkViolation) {
        try await db.insert(Product.New(name: "x", price: 1, reduced: exact("1.01")))
      }
    }
    cases.add("updates, with values and computed") { db in
      let product = try expectValue(try await db.first(Product.where { $0.name == "b" }))
      try expectEqual(try await db.update(product) { $0.price = exact("12.34") }.price, exact("12.34"))
      let computed = try await db.update(product) {
        $0.price += exact("0.01")
        $0.reduced = $0.price.minus(1).optional
      }
      try expectEqual(computed.price, exact("12.35"))
      try expectEqual(computed.reduced, exact("11.34"))
      try expectEqual(try await db.update(product) { $0.reduced = nil }.reduced, nil)
      try await db.updateAll(Product.where { $0.price > 0 }) { $0.price *= 2 }
      try expectEqual(
        try await db.all(Product.everything.order { $0.name.ascending }.select { $0.price }),
        [-2.5, exact("24.7"), exact("20.02"), exact("20.2")])
    }
    cases.add("a computed number that does not fit the column") { db in
      try await db.insert(Product.New(name: "x", price: 9_999_999_999))
      try await expectError(.valueOutOfRange, .checkViolation) {
        try await db.updateAll(Product.where { $0.name == "x" }) { $0.price *= 10 }
      }
      try expectEqual(try await db.all(Product.where { $0.name == "x" }.select { $0.price }), [9_999_999_999])
    }
    cases.add("a computed number with more places is refused, or rounded by the database") { db in
      let change: @Sendable () async throws -> Int = {
        try await db.updateAll(Product.where { $0.name == "c" }) { $0.price *= 1.5 }
      }
      guard db.dialect.name != "sqlite" else {
        try await expectError(.unsupported) { try await change() }
        return
      }
      _ = try await change()
      try expectEqual(try await db.all(Product.where { $0.name == "c" }.select { $0.price }), [exact("15.02")])
    }
    cases.add("an upsert takes the numbers over, or adds them") { db in
      let taken = try await db.upsert(Product.New(name: "a", price: 1.25), onConflict: .columns(\.name))
      try expectEqual(taken.price, 1.25)
      let added = try await db.upsert(Product.New(name: "a", price: 0.5), onConflict: .columns(\.name)) { row, new in
        row.price = row.price.plus(new.price)
        row.reduced = exact("0.1")
      }
      try expectEqual(added.price, 1.75)
      try expectEqual(added.reduced, exact("0.1"))
    }
    cases.add("defaults of the table") { db in
      try await db.execute(
        "INSERT INTO products (id, name, price) SELECT \(Key<Product>()), 'x', price FROM products WHERE name = 'b'")
      let product = try expectValue(try await db.first(Product.where { $0.name == "x" }))
      try expectEqual([product.price, product.rate, product.weight], [9, 1.5, 0.5])
    }
  }
}

extension CaseCollector {
  /// The names of the products that meet a condition.
  fileprivate mutating func products(
    _ name: String, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line,
    where condition: (Product.Columns) -> Condition
  ) {
    let query = Product.where(condition).order { $0.name.ascending }.select { $0.name }
    rows(name, query, expected, fileID: fileID, line: line)
  }
}
