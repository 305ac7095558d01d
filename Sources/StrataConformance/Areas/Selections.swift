import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let selections = ConformanceArea("selections", Shelf.entities, prepare: Shelf.fill, collect: collectSelections)

  private static func collectSelections(_ cases: inout CaseCollector) {
    let short = Piece.where { $0.size < 3 }.order { $0.size.ascending }
    cases.rows(
      "one property", short.select(as: NameAlone.self) { .init(name: $0.name) },
      [NameAlone(name: "a"), NameAlone(name: "b")])
    cases.rows(
      "properties of every kind",
      Piece.where { $0.name == "d" }.select(as: PieceSheet.self) {
        .init(
          id: $0.id, text: $0.text, ratio: $0.ratio, score: $0.score, isOpen: $0.isOpen, isGood: $0.isGood,
          shade: $0.shade, tint: $0.tint, madeAt: $0.madeAt, soldAt: $0.soldAt)
      },
      [
        PieceSheet(
          id: Key(fixed: 14), text: "a_b", ratio: -2.5, score: nil, isOpen: false, isGood: true, shade: .red,
          tint: .green, madeAt: Date(seconds: 200), soldAt: Date(seconds: 200))
      ])
    cases.rows(
      "of every row", Owner.select(as: NameAlone.self) { .init(name: $0.name) }.order { $0.name.descending },
      ["Cid", "Ben", "Ann"].map(NameAlone.init))
    cases.rows(
      "computed values and values of the application",
      short.select(as: PieceLine.self) {
        .init(name: $0.name.uppercased(), owner: Computed("it's"), borrower: $0.text, size: $0.size.times(3).plus(1))
      },
      [
        PieceLine(name: "A", owner: "it's", borrower: "Apple", size: 4),
        PieceLine(name: "B", owner: "it's", borrower: "apple pie", size: 7),
      ])
    cases.rows(
      "a choice, and SQL of one's own",
      short.select(as: PieceLine.self) {
        .init(
          name: Case.when($0.size > 1, then: "large").otherwise("small"),
          owner: Computed<String>(sql: "upper(\($0.name)) || \("!")"), borrower: $0.text.coalesce("-").optional,
          size: $0.weight.coalesce(-1))
      },
      [
        PieceLine(name: "small", owner: "A!", borrower: "Apple", size: 10),
        PieceLine(name: "large", owner: "B!", borrower: "apple pie", size: -1),
      ])
    cases.rows(
      "a value of a query for each row",
      Owner.everything.order { $0.name.ascending }.select(as: PieceLine.self) { owner in
        .init(
          name: owner.name, owner: owner.name, borrower: owner.city,
          size: Piece.where { $0.ownerID == owner.id }.select { _ in .count() }.value.coalesce(0))
      },
      [
        PieceLine(name: "Ann", owner: "Ann", borrower: "Rome", size: 3),
        PieceLine(name: "Ben", owner: "Ben", borrower: nil, size: 3),
        PieceLine(name: "Cid", owner: "Cid", borrower: "Rome", size: 0),
      ])
    let joined = Piece.everything.join(Owner.self) { $0.ownerID == $1.id }
      .leftJoin(Owner.self) { piece, _, borrower in piece.borrowerID == borrower.id }
      .order { piece, _, _ in piece.size.ascending }
    let lines = joined.select(as: PieceLine.self) { piece, owner, borrower in
      .init(name: piece.name, owner: owner.name, borrower: borrower.name, size: piece.size)
    }
    let all = [
      PieceLine(name: "a", owner: "Ann", borrower: nil, size: 1),
      PieceLine(name: "b", owner: "Ben", borrower: nil, size: 2),
      PieceLine(name: "c", owner: "Ann", borrower: nil, size: 3),
      PieceLine(name: "d", owner: "Ben", borrower: "Ann", size: 4),
      PieceLine(name: "e", owner: "Ann", borrower: nil, size: 5),
      PieceLine(name: "f", owner: "Ben", borrower: nil, size: 6),
    ]
    cases.rows("of three tables", lines, all)
    cases.rows("narrowed afterwards", lines.where { _, owner, _ in owner.name == "Ann" }, [all[0], all[2], all[4]])
    cases.rows("a page of them", lines.limit(2).offset(3), [all[3], all[4]])
    cases.rows(
      "sorted by what is not selected",
      Piece.select(as: NameAlone.self) { .init(name: $0.name) }.order { $0.ratio.descending }.limit(2),
      [NameAlone(name: "f"), NameAlone(name: "c")])
    cases.rows(
      "other values of the same rows", lines.select { piece, _, _ in piece.name }.limit(2), ["a", "b"])
    cases.rows(
      "in place of other values",
      short.select { ($0.size, $0.weight) }.select(as: NameAlone.self) { .init(name: $0.name) },
      [NameAlone(name: "a"), NameAlone(name: "b")])
    let totals = Piece.select(as: ShadeTotal.self) { .init(case: $0.shade, count: .count(), sum: $0.weight.sum()) }
      .group { $0.shade }
    cases.rows(
      "of groups", totals.order { $0.shade.ascending },
      [
        ShadeTotal(case: .blue, count: 2, sum: 90), ShadeTotal(case: .green, count: 2, sum: 10),
        ShadeTotal(case: .red, count: 2, sum: 10),
      ])
    cases.rows(
      "of groups that meet a condition", totals.having { $0.weight.sum() > 50 },
      [ShadeTotal(case: .blue, count: 2, sum: 90)])
    cases.rows(
      "of groups over two tables",
      Owner.everything.leftJoin(Piece.self) { $0.id == $1.ownerID }
        .select(as: PieceLine.self) { owner, piece in
          .init(name: owner.name, owner: owner.name, borrower: owner.city, size: piece.size.sum().coalesce(-1))
        }
        .group { owner, _ in (owner.name, owner.city) }.order { owner, _ in owner.name.descending }.limit(2),
      [
        PieceLine(name: "Cid", owner: "Cid", borrower: "Rome", size: -1),
        PieceLine(name: "Ben", owner: "Ben", borrower: nil, size: 12),
      ])
    cases.rows(
      "an aggregate of no rows",
      Piece.where { $0.size > 6 }.select(as: ShadeTotal.self) {
        .init(case: Computed(Shade.red), count: .count(), sum: $0.size.sum())
      },
      [ShadeTotal(case: .red, count: 0, sum: nil)])
    cases.rows(
      "each once",
      Piece.select(as: ShadeTotal.self) { .init(case: $0.shade, count: Computed(1), sum: Computed(nil as Int?)) }
        .distinct
        .order { $0.shade.ascending },
      [Shade.blue, .green, .red].map { ShadeTotal(case: $0, count: 1, sum: nil) })
    cases.rows(
      "values of a window",
      short.select(as: PieceLine.self) {
        .init(
          name: $0.name, owner: $0.name, borrower: $0.name.previous(over: .order($0.size.ascending)),
          size: .rowNumber(over: .order($0.size.descending)))
      },
      [
        PieceLine(name: "a", owner: "a", borrower: nil, size: 2),
        PieceLine(name: "b", owner: "b", borrower: "a", size: 1),
      ])
    let sizes = CommonTable("sizes", Piece.select { ($0.ownerID, $0.size.sum()) }.group { $0.ownerID })
    cases.rows(
      "beside a common table",
      Owner.everything.leftJoin(sizes) { owner, sizes in owner.id == sizes.0 }
        .order { owner, _ in owner.name.ascending }.select(as: PieceLine.self) { owner, sizes in
          .init(name: owner.name, owner: owner.name, borrower: owner.city, size: sizes.1.coalesce(0))
        }
        .where { owner, _ in owner.city != nil },
      [
        PieceLine(name: "Ann", owner: "Ann", borrower: "Rome", size: 9),
        PieceLine(name: "Cid", owner: "Cid", borrower: "Rome", size: 0),
      ])
    let names = Owner.select(as: NameAlone.self) { .init(name: $0.name) }
      .union(Piece.where { $0.size > 5 }.select(as: NameAlone.self) { .init(name: $0.name) }).order(by: 1)
    cases.rows("of combined queries", names, ["Ann", "Ben", "Cid", "f"].map(NameAlone.init))
    cases.add("counted, looked for, and the first") { db in
      try expectEqual(try await db.count(lines), 6)
      try expectEqual(try await db.count(totals), 3)
      try expectEqual(try await db.count(names), 4)
      try expectEqual(try await db.exists(lines.where { piece, _, _ in piece.size > 6 }), false)
      try expectEqual(try await db.first(lines), all[0])
      try expectEqual(try await db.first(lines.where { piece, _, _ in piece.size > 6 }), nil)
    }
    cases.add("in a stream") { db in
      for batch in [1, 4, 100] {
        var found: [PieceLine] = []
        for try await line in try db.stream(lines, batch: batch) { found.append(line) }
        try expectEqual(found, all, "batches of \(batch)")
      }
      var groups: [ShadeTotal] = []
      for try await total in try db.stream(totals.order { $0.shade.descending }) { groups.append(total) }
      try expectEqual(groups.map(\.case), [.red, .green, .blue])
    }
    cases.add("in a transaction, with its own changes") { db in
      try await db.transaction { tx in
        try await tx.updateAll(Piece.where { $0.name == "a" }) { $0.size = 70 }
        try expectEqual(try await tx.all(lines).last, PieceLine(name: "a", owner: "Ann", borrower: nil, size: 70))
      }
    }
    cases.add("of SQL of one's own, by position") { db in
      let rows = try await db.all(
        sql:
          "SELECT shade, count(*), CAST(sum(weight) AS bigint) FROM pieces WHERE size < \(4) GROUP BY shade ORDER BY shade",
        decoding: ShadeTotal.self)
      try expectEqual(rows.map(\.case), [.blue, .green, .red])
      try expectEqual(rows.map(\.sum), [30, nil, 10])
    }
    cases.add("SQL of one's own with other columns is refused") { db in
      try await expectError(.typeMismatch) {
        try await db.all(sql: "SELECT name, name FROM pieces", decoding: NameAlone.self)
      }
    }
    cases.add("a NULL where the property has none is refused") { db in
      let query = Piece.select(as: NameAlone.self) { .init(name: Computed<String>(sql: "\($0.text)")) }
      let error = try await expectError(.typeMismatch) { try await db.all(query) }
      try expect(error.message.contains("NULL"), "it says so")
    }
    cases.add("one round trip") { db in
      let (rows, trips) = try await countingRoundTrips { try await db.all(lines) }
      try expectEqual([rows.count, trips], [6, 1])
    }
  }
}
