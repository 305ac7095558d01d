import Foundation
import Strata
import StrataTesting
import Synchronization

extension ConformanceSuite {
  static let manyRows = ConformanceArea(
    "many rows", Desk.entities + [Setting.self, Receipt.self, Sample.self, Preset.self], prepare: Desk.fill,
    collect: collectManyRows)

  private static func collectManyRows(_ cases: inout CaseCollector) {
    collectManyInserts(&cases)
    collectManyUpserts(&cases)
    collectBulkInserts(&cases)
    collectUpdatesFromValues(&cases)
  }

  private static func collectManyInserts(_ cases: inout CaseCollector) {
    cases.add("rows come back in the order given, with what the database has made, in one round trip") { db in
      let new = (0..<40).map { Receipt.New(number: "AB\(99 - $0)", amount: $0, tax: $0 % 2 * 2) }
      let (rows, trips) = try await countingRoundTrips { try await db.insert(new) }
      try expectEqual(trips, 1)
      try expectEqual(rows.map(\.number), new.map(\.number))
      try expectEqual(rows.map(\.total), new.map { $0.amount + $0.tax })
      try expectEqual(rows.map(\.id.number), rows.map(\.id.number).sorted())
      let found = try await db.find(Receipt.self, ids: rows.map(\.id))
      try expectEqual(found.map(\.number), new.map(\.number))
    }
    cases.add("every type and every missing value") { db in
      let document = Sample.Document(text: "ä", numbers: [1.5], inner: ["a": 1, "b": nil], madeAt: Date(seconds: 9))
      var new = (0..<7).map { _ in Sample.New() }
      new[1] = Sample.New(
        flag: true, int: .min, int64: .max, int32: -5, int16: 300, int8: -128, uint16: 65535, uint32: .max,
        double: -0.5, float: 2.5, text: "it's\n½ \"so\" {a,b} NULL", bytes: [0, 255], data: Data([7]), uuid: UUID(),
        moment: Date(seconds: 1.5), shade: .blue, document: JSON(document))
      new[4].text = ""
      let rows = try await db.insert(new)
      for (row, given) in zip(rows, new) {
        try expectEqual([row.int, row.int64.map { Int($0) }], [given.int, given.int64.map { Int($0) }])
        try expectEqual(row.text, given.text)
        try expectEqual(row.bytes, given.bytes)
        try expectEqual(row.uuid, given.uuid)
        try expectEqual(row.moment, given.moment)
        try expectEqual(row.shade, given.shade)
        try expectEqual(row.document?.value, given.document?.value)
        try expectEqual([row.double, row.float.map { Double($0) }], [given.double, given.float.map { Double($0) }])
      }
    }
    cases.add("defaults stand in where a row leaves them out") { db in
      var new = (0..<5).map { _ in Preset.New() }
      new[2].computed = "given"
      let rows = try await db.insert(new)
      try expectEqual(rows.map(\.computed), ["X", "X", "given", "X", "X"])
      try expectEqual(Set(rows.map(\.number)), [-7])
      try expect(rows.allSatisfy { abs($0.madeAt.timeIntervalSinceNow) < 3600 }, "made now")
    }
    cases.add("all or none") { db in
      try await expectError(.uniqueViolation) {
        try await db.insert(["x", "y", "x"].map { Setting.New(name: $0) })
      }
      try expectEqual(try await db.count(Setting.everything), 0)
    }
    cases.add("a foreign key that leads nowhere is of its column") { db in
      let error = try await expectError(.foreignKeyViolation) {
        try await db.insert((0..<4).map { Ticket.New(title: "t\($0)", ownerID: Key(fixed: 200)) })
      }
      try expectEqual(error.details.table ?? "tickets", "tickets")
    }
    cases.add("a value that cannot be kept ends all of it") { db in
      try await expectError(.valueOutOfRange) {
        try await db.insert((0..<5).map { Setting.New(name: "s\($0)", value: $0 == 3 ? "a\u{0}b" : "v") })
      }
      try expectEqual(try await db.count(Setting.everything), 0)
    }
  }

  private static func collectManyUpserts(_ cases: inout CaseCollector) {
    cases.add("rows with the same key follow each other, as one by one") { db in
      try await db.insert(Setting.New(name: "b", value: "0", uses: 10))
      let names = ["a", "b", "a", "c", "b", "a"]
      let rows = try await db.upsert(
        names.enumerated().map { Setting.New(name: $1, value: "\($0)", uses: 1) }, onConflict: .primaryKey
      ) { row, new in
        row.uses = row.uses.plus(new.uses)
        row.value = new.value
      }
      try expectEqual(rows.map(\.name), names)
      try expectEqual(rows.map(\.uses), [1, 11, 2, 1, 12, 3])
      try expectEqual(rows.map(\.value), ["0", "1", "2", "3", "4", "5"])
      try expectEqual(try await db.find(Setting.self, "a").uses, 3)
    }
    cases.add("what the closure binds comes behind the rows") { db in
      try await db.insert(["a", "c"].map { Setting.New(name: $0, value: "old") })
      let rows = try await db.upsert(
        ["a", "b", "c", "d"].map { Setting.New(name: $0, value: "new") }, onConflict: .primaryKey
      ) { row, _ in
        row.value = "met"
        row.uses += 7
      }
      try expectEqual(rows.map(\.value), ["met", "new", "met", "new"])
      try expectEqual(rows.map(\.uses), [7, 0, 7, 0])
    }
    cases.add("rows that collide by a constraint follow each other, too", needs: [.namedConflicts]) { db in
      let rows = try await db.upsert(
        ["a", "b", "a", "a"].map { Setting.New(name: $0, uses: 1) }, onConflict: .constraint("settings_pkey")
      ) { row, new in row.uses = row.uses.plus(new.uses) }
      try expectEqual(rows.map(\.uses), [1, 1, 2, 3])
    }
    cases.add("by a unique column that may be missing") { db in
      let new = [nil, "c1", nil, "c2"].enumerated().map { number, code in
        Ticket.New(title: "n\(number)", code: code, ownerID: Shelf.ben)
      }
      let rows = try await db.upsert(new, onConflict: .columns(\.code))
      try expectEqual(rows.map(\.title), ["n0", "n1", "n2", "n3"])
      try expectEqual(rows.map(\.version), [1, 2, 1, 2])
      try expectEqual(try await db.count(Ticket.everything), 6)
    }
  }

  private static func collectBulkInserts(_ cases: inout CaseCollector) {
    cases.add("batch by batch, with progress") { db in
      let progress = Mutex<[Int]>([])
      let report = try await db.insertAll((0..<25).lazy.map { Setting.New(name: "s\($0)", uses: $0) }, batch: 10) {
        step in progress.withLock { $0.append(step.rows) }
      }
      try expectEqual([report.rows, report.written, report.failures], [25, 25, 0])
      try expectEqual(progress.withLock { $0 }, [10, 20, 25])
      try expectEqual(try await db.all(Setting.select { $0.uses.sum() }), [300])
    }
    cases.add("no rows are no statement") { db in
      let report = try await db.insertAll([Setting.New]())
      try expectEqual([report.rows, report.written], [0, 0])
      try await expectError(.invalidArgument) { try await db.insertAll([Setting.New(name: "s")], batch: 0) }
    }
    cases.add("the first row that fails ends it, and nothing is written") { db in
      let rows = (0..<30).map { Setting.New(name: $0 == 27 ? "s3" : "s\($0)") }
      try await expectError(.uniqueViolation) { try await db.insertAll(rows, batch: 5) }
      try expectEqual(try await db.count(Setting.everything), 0)
      let invalid = (0..<12).map { Receipt.New(number: $0 == 8 || $0 == 9 ? "?" : "AB\($0)", amount: 1) }
      let error = try await expectError(.validationFailed) { try await db.insertAll(invalid, batch: 5) }
      try expectFailures(error, ["[8].number matches", "[9].number matches"])
      try expectEqual(try await db.count(Receipt.everything), 0)
    }
    cases.add("rows that fail are left out and reported") { db in
      try await db.insert(Setting.New(name: "s7"))
      var rows = (0..<40).map { Setting.New(name: "s\($0)", value: "new") }
      rows[20].name = "s19"
      rows[33].value = "a\u{0}b"
      let report = try await db.insertAll(rows, batch: 16, failedRows: .leaveOut())
      try expectEqual([report.rows, report.written, report.failures], [40, 37, 3])
      try expectEqual(report.failed.map(\.row), [7, 20, 33])
      try expectEqual(
        report.failed.map(\.error.code), [.uniqueViolation, .uniqueViolation, .valueOutOfRange])
      try expectEqual(try await db.count(Setting.where { $0.value == "new" }), 37)
    }
    cases.add("rules that are not met are reported, too, and errors kept up to a number") { db in
      let rows = (0..<20).map { Receipt.New(number: $0 % 2 == 0 ? "AB\($0)" : "?", amount: 1) }
      let report = try await db.insertAll(rows, failedRows: .leaveOut(keeping: 3))
      try expectEqual([report.written, report.failures], [10, 10])
      try expectEqual(report.failed.map(\.row), [1, 3, 5])
      try expectEqual(report.failed.first?.error.code, .validationFailed)
    }
    cases.add("in a transaction rows that fail leave it as it is") { db in
      let report = try await db.transaction { tx in
        try await tx.insert(Setting.New(name: "first"))
        let report = try await tx.insertAll(
          ["a", "first", "b"].map { Setting.New(name: $0) }, failedRows: .leaveOut())
        try await tx.insert(Setting.New(name: "last"))
        return report
      }
      try expectEqual(report.failed.map(\.row), [1])
      try expectEqual(try await db.count(Setting.everything), 4)
    }
    cases.add("rows in the way are replaced, updated or skipped") { db in
      try await db.insert(["a", "b"].map { Setting.New(name: $0, value: "old", uses: 1) })
      let rows = ["a", "c"].map { Setting.New(name: $0, value: "new", uses: 5) }
      try await db.insertAll(rows, onConflict: .skip(.primaryKey))
      try expectEqual(try await db.find(Setting.self, "a").value, "old")
      try await db.insertAll(rows, onConflict: .update(.primaryKey) { row, new in row.uses = row.uses.plus(new.uses) })
      try expectEqual(try await db.find(Setting.self, "a").uses, 6)
      let report = try await db.insertAll(rows, onConflict: .replace(.primaryKey))
      try expectEqual(report.written, 2)
      try expectEqual(try await db.find(Setting.self, "a").value, "new")
      try expectEqual(try await db.find(Setting.self, "b").value, "old")
    }
    cases.add("rows that come over time") { db in
      let stream = AsyncStream<Setting.New> { continuation in
        for number in 0..<12 { continuation.yield(Setting.New(name: "s\(number)")) }
        continuation.finish()
      }
      let report = try await db.insertAll(stream: stream, batch: 5)
      try expectEqual(report.written, 12)
      try expectEqual(try await db.count(Setting.everything), 12)
    }
    cases.add("a source that fails leaves nothing behind") { db in
      struct Torn: Error {}
      let stream = AsyncThrowingStream<Setting.New, any Error> { continuation in
        for number in 0..<12 { continuation.yield(Setting.New(name: "s\(number)")) }
        continuation.finish(throwing: Torn())
      }
      do {
        try await db.insertAll(stream: stream, batch: 5)
        try expect(false, "the source has failed")
      } catch is Torn {}
      try expectEqual(try await db.count(Setting.everything), 0)
    }
  }

  private static func collectUpdatesFromValues(_ cases: inout CaseCollector) {
    cases.add("each row gets its own values, in one round trip") { db in
      let points = [(1, 10), (3, 30), (4, 40)]
      let (count, trips) = try await countingRoundTrips {
        try await db.updateAll(Ticket.self, from: points, by: { Desk.ticket($0.0) }) {
          $0.points = $1.1
          $0.note = $1.1 == 30 ? nil : "n\($1.1)"
        }
      }
      try expectEqual([count, trips], [3, 1])
      let rows = try await db.all(Ticket.everything.order { $0.title.ascending })
      try expectEqual(rows.map(\.points), [10, 2, 30, 40])
      try expectEqual(rows.map(\.note), ["n10", nil, nil, "n40"])
      try expectEqual(rows.map(\.version), [2, 1, 2, 2])
    }
    cases.add("what the database computes with each row's value") { db in
      let amounts = [(1, 5), (2, 6), (3, -7)]
      try await db.updateAll(Ticket.self, from: amounts, by: { Desk.ticket($0.0) }) {
        $0.points += $1.1
        $0.title = $0.note.coalesce("none \($1.1)")
      }
      let rows = try await db.all(Ticket.everything.order { $0.code.ascending })
      try expectEqual(rows.map(\.points), [6, 8, -4, 4])
      try expectEqual(rows.map(\.title), ["none 5", "none 6", "none -7", "t4"])
    }
    cases.add("rows may set different columns") { db in
      let count = try await db.updateAll(Ticket.self, from: [1, 2, 3, 4], by: { Desk.ticket($0) }) {
        if $1 % 2 == 0 { $0.points = $1 * 100 } else { $0.stage = .done }
      }
      try expectEqual(count, 4)
      let rows = try await db.all(Ticket.everything.order { $0.title.ascending })
      try expectEqual(rows.map(\.points), [1, 200, 3, 400])
      try expectEqual(rows.map(\.stage), [.done, .open, .done, .open])
    }
    cases.add("rows that are not there or softly deleted are left out") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(2)))
      let count = try await db.updateAll(Ticket.self, from: [1, 2, 9], by: { Desk.ticket($0) }) { $0.points = $1 }
      try expectEqual(count, 1)
    }
    cases.add("by a key of two columns") { db in
      let minutes = [(1, 1, 11), (1, 2, 12)]
      let count = try await db.updateAll(
        Step.self, from: minutes, by: { Step.ID(ticketID: Desk.ticket($0.0), number: $0.1) }
      ) { $0.minutes = $1.2 }
      try expectEqual(count, 2)
      let steps = try await db.all(Step.everything.order { [$0.ticketID.ascending, $0.number.ascending] })
      try expectEqual(steps.map(\.minutes), [11, 12, 7])
    }
    cases.add("two values for one row are refused") { db in
      let error = try await expectError(.invalidArgument) {
        try await db.updateAll(Ticket.self, from: [1, 2, 1], by: { Desk.ticket($0) }) { $0.points = $1 }
      }
      try expect(error.message.contains("values 0 and 2"), error.message)
    }
    cases.add("rules are told with the number of the value") { db in
      let error = try await expectError(.validationFailed) {
        try await db.updateAll(Ticket.self, from: [1, 2, 3], by: { Desk.ticket($0) }) {
          $0.title = $1 == 2 ? "" : "ok"
        }
      }
      try expectFailures(error, ["[1].title length"])
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).title, "t1")
    }
    cases.add("nothing to set is no statement") { db in
      let (count, trips) = try await countingRoundTrips {
        try await db.updateAll(Ticket.self, from: [1, 2], by: { Desk.ticket($0) }) { _, _ in }
      }
      try expectEqual([count, trips], [0, 0])
    }
    cases.add("what the database refuses changes nothing") { db in
      try await expectError(.checkViolation) {
        try await db.updateAll(Ticket.self, from: [1, 2], by: { Desk.ticket($0) }) {
          if $1 == 2 { $0.stage = .dropped } else { $0.points = 50 }
        }
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 1)
    }
  }
}
