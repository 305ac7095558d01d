import Foundation
import Strata
import Synchronization

extension ConformanceSuite {
  /// What a unit of work reads, keeps and sends.
  static let unitsOfWork = ConformanceArea(
    "units of work", Desk.entities + [Folder.self, Invoice.self, InvoiceLine.self, Twin.self, Sample.self],
    prepare: Desk.fill
  ) { cases in
    collectIdentityMap(&cases)
    collectOrder(&cases)
    collectConflicts(&cases)
    collectScopes(&cases)
    collectDeferredReads(&cases)
  }

  /// How many round trips it takes where everything is one group.
  static func trips(_ db: Database, _ body: () async throws -> Void) async throws -> Int? {
    let trips = RoundTrips()
    try await trips.counting(body)
    return db.dialect.changesRowsInWith ? trips.count : nil
  }

  private static func collectIdentityMap(_ cases: inout CaseCollector) {
    cases.add("sends what was changed, and no more") { db in
      try await db.unitOfWork { work in
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        // Somebody else changes another column of a row without a version.
        var owner = try await work.find(Owner.self, Shelf.ann)
        try await db.update(Owner.self, Shelf.ann) { $0.city = "Oslo" }
        ticket.title = "changed"
        owner.name = "Anna"
        try work.save(ticket)
        try work.save(owner)
      }
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try expectEqual([ticket.title, String(ticket.version)], ["changed", "2"])
      let owner = try await db.find(Owner.self, Shelf.ann)
      try expectEqual([owner.name, owner.city], ["Anna", "Oslo"])
    }
    cases.add("sends nothing when nothing was changed") { db in
      let trips = RoundTrips()
      try await trips.counting {
        try await db.unitOfWork { work in
          var ticket = try await work.find(Ticket.self, Desk.ticket(1))
          ticket.title = "other"
          ticket.title = "t1"
          try work.save(ticket)
        }
      }
      try expectEqual(trips.count, 1)
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).version, 1)
    }
    cases.add("reads each row once") { db in
      let trips = RoundTrips()
      try await trips.counting {
        try await db.unitOfWork { work in
          var first = try await work.find(Ticket.self, Desk.ticket(1))
          first.points = 77
          try work.save(first)
          try expectEqual(try await work.find(Ticket.self, Desk.ticket(1)).points, 77)
          try expectEqual(try await work.findIfPresent(Ticket.self, Desk.ticket(1))?.points, 77)
        }
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 77)
    }
    cases.add("rows of queries are those that are known") { db in
      try await db.unitOfWork { work in
        var first = try await work.find(Ticket.self, Desk.ticket(1))
        first.points = 50
        try work.save(first)
        try work.delete(try await work.find(Ticket.self, Desk.ticket(2)))
        let rows = try await work.all(Ticket.everything.order { $0.id.ascending })
        try expectEqual(rows.map(\.points), [50, 3, 4])
        try expectEqual(try await work.first(Ticket.where { $0.id == Desk.ticket(2) })?.points, nil)
        try expectEqual(try await work.findIfPresent(Ticket.self, Desk.ticket(2))?.points, nil)
        try await expectError(.notFound) { try await work.find(Ticket.self, Desk.ticket(2)) }
        try await expectError(.notFound) { try await work.find(Ticket.self, Desk.ticket(9)) }
        var third = try expectValue(rows.dropFirst().first)
        third.title = "of a query"
        try work.save(third)
      }
      try expectEqual(try await db.all(Ticket.where { $0.title == "of a query" }).count, 1)
      try expectEqual(try await db.count(Ticket.everything), 3)
    }
    cases.add("rows that were read otherwise are taken in") { db in
      let read = try await db.all(Ticket.everything.order { $0.points.ascending })
      try await db.unitOfWork { work in
        try await expectError(.invalidArgument) { try work.save(read[0]) }
        var rows = try work.track(read)
        rows[0].title = "tracked"
        try work.save(rows[0])
        try expectEqual(try work.track(read)[0].title, "tracked")
      }
      try expectEqual(try await db.find(Ticket.self, read[0].id).title, "tracked")
    }
    cases.add("the last save counts") { db in
      try await db.unitOfWork { work in
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        ticket.title = "first"
        ticket.note = "note"
        try work.save(ticket)
        ticket.title = "second"
        ticket.note = nil
        try work.save(ticket)
      }
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try expectEqual([ticket.title, ticket.note], ["second", nil])
      try expectEqual(ticket.version, 2)
    }
  }

  private static func collectOrder(_ cases: inout CaseCollector) {
    cases.add("parents first, whatever the order") { db in
      let owner = Owner.New(name: "Dan")
      let ticket = Ticket.New(title: "of Dan", ownerID: owner.id)
      let sent = try await trips(db) {
        try await db.unitOfWork { work in
          try work.insert(Step.New(ticketID: ticket.id, number: 1, text: "step"))
          try work.insert(ticket)
          let inserted = try work.insert(owner)
          try expectEqual(inserted.id, owner.id)
        }
      }
      try expectEqual(sent ?? 1, 1)
      let steps = try await db.all(Step.where { $0.ticketID == ticket.id })
      try expectEqual(steps.map(\.text), ["step"])
    }
    cases.add("a tree, leaves first") { db in
      let top = Folder.New(name: "top")
      var last = top.id
      var news = [top]
      for depth in 1...20 {
        let folder = Folder.New(name: "depth \(depth)", size: depth, parentID: last)
        last = folder.id
        news.append(folder)
      }
      let folders = news
      try await db.unitOfWork { work in for folder in folders.reversed() { try work.insert(folder) } }
      try expectEqual(try await db.count(Folder.everything), 21)
      try expectEqual(try await db.find(Folder.self, last).size, 20)
    }
    cases.add("a circle") { db in
      let (a, b, c) = (Key<Folder>(), Key<Folder>(), Key<Folder>())
      let inserted = try await db.unitOfWork { work in
        let first = try work.insert(Folder.New(id: a, name: "a", parentID: b))
        try work.insert(Folder.New(id: b, name: "b", parentID: c))
        try work.insert(Folder.New(id: c, name: "c", parentID: a))
        try work.insert(Folder.New(name: "leaf", parentID: a))
        return first
      }
      try expectEqual(try await db.find(Folder.self, a).parentID, b)
      try expectEqual(try await db.find(Folder.self, b).parentID, c)
      try expectEqual(try await db.find(Folder.self, c).parentID, a)
      try expectEqual(try inserted.row.parentID, b)
      // To be inserted is one change, however many statements it takes.
      try expectEqual(try await db.all(Folder.everything).map(\.version), [1, 1, 1, 1])
    }
    cases.add("a row that refers to itself") { db in
      let id = Key<Folder>()
      try await db.unitOfWork { work in try work.insert(Folder.New(id: id, name: "own", parentID: id)) }
      try expectEqual(try await db.find(Folder.self, id).parentID, id)
      let twin = Key<Twin>()
      try await db.unitOfWork { work in try work.insert(Twin.New(id: twin, otherID: twin)) }
      try expectEqual(try await db.count(Twin.everything), 1)
    }
    cases.add("a circle that cannot be opened") { db in
      let (a, b) = (Key<Twin>(), Key<Twin>())
      let error = try await expectError(.unsupported) {
        try await db.unitOfWork { work in
          try work.insert(Twin.New(id: a, otherID: b))
          try work.insert(Twin.New(id: b, otherID: a))
        }
      }
      try expect(error.description.contains("optional"), "the error says what to do: \(error)")
      try expectEqual(try await db.count(Twin.everything), 0)
    }
    cases.add("keys that the database makes") { db in
      let before = try await db.insert(Invoice.New(number: "old"))
      var invoice: Inserted<Invoice>?
      var lines: [Inserted<InvoiceLine>] = []
      let sent = try await trips(db) {
        try await db.unitOfWork { work in
          let first = try work.insert(Invoice.New(number: "new", formerID: before.id))
          let second = try work.insert(Invoice.New(number: "newer", formerID: first.id))
          for number in 1...5 {
            lines.append(try work.insert(InvoiceLine.New(text: "line \(number)", invoiceID: second.id)))
          }
          try await expectError(.invalidArgument) { try first.row }
          invoice = second
        }
      }
      try expectEqual(sent ?? 1, 1)
      let row = try expectValue(try invoice?.row)
      try expectEqual(row.number, "newer")
      try expectEqual(try await db.find(Invoice.self, row.id).number, "newer")
      let former = try await db.find(Invoice.self, try expectValue(row.formerID))
      try expectEqual(former.formerID, before.id)
      let found = try await db.all(InvoiceLine.where { $0.invoiceID == row.id }.order { $0.text.ascending })
      try expectEqual(found.map(\.text), (1...5).map { "line \($0)" })
      try expectEqual(try lines.map { try $0.row.id }, found.map(\.id))
      // Others are numbered on from there.
      try expect(try await db.insert(Invoice.New(number: "next")).id > row.id, "the next number is a larger one")
    }
    cases.add("a key of another unit of work") { db in
      var other: Inserted<Invoice>?
      try await db.unitOfWork { work in other = try work.insert(Invoice.New(number: "a")) }
      let id = try expectValue(other?.id)
      try await expectError(.foreignKeyViolation, .valueOutOfRange) {
        try await db.unitOfWork { work in try work.insert(InvoiceLine.New(text: "x", invoiceID: id)) }
      }
    }
    cases.add("children are deleted before their parents") { db in
      let sent = try await trips(db) {
        let rows = try await db.all(Step.everything)
        let settings = try await db.find(Owner.self, Shelf.cid)
        try await db.unitOfWork { work in
          try work.delete(settings)
          for row in try work.track(rows) { try work.delete(row) }
        }
      }
      try expectEqual(sent ?? 3, 3)
      try expectEqual(try await db.count(Step.everything), 0)
      try expectEqual(try await db.count(Owner.everything), 2)
    }
    cases.add("everything at once") { db in
      let sent = try await trips(db) {
        try await db.unitOfWork { work in
          for var ticket in try await work.all(Ticket.where { $0.points < 4 }.order { $0.points.ascending }) {
            if ticket.points == 1 {
              try work.delete(ticket)
            } else {
              ticket.points += 10
              if ticket.points == 13 { ticket.title = "thirteen" }
              try work.save(ticket)
            }
          }
          try work.insert(Ticket.New(title: "new", points: 100, ownerID: Shelf.cid))
        }
      }
      try expectEqual(sent ?? 2, 2)
      let rows = try await db.all(Ticket.everything.order { $0.points.ascending })
      try expectEqual(rows.map(\.points), [4, 12, 13, 100])
      try expectEqual(rows.map(\.title), ["t4", "t2", "thirteen", "new"])
      try expectEqual(try await db.count(Ticket.everything.onlyDeleted), 1)
    }
    cases.add("values of every type, in many rows") { db in
      let samples =
        Extremes.samples
        + Extremes.samples.map { sample in
          var other = sample
          other.int = 1
          return Sample.New(
            int: 1, int16: sample.int16, double: sample.double, text: sample.text, bytes: sample.bytes,
            data: sample.data,
            moment: sample.moment, shade: sample.shade, document: sample.document)
        }
      try await db.unitOfWork { work in for sample in samples { try work.insert(sample) } }
      for sample in samples {
        let row = try await db.find(Sample.self, sample.id)
        try expectEqual(row.int64, sample.int64)
        try expectEqual(row.flag, sample.flag)
        try expectEqual(row.int8, sample.int8)
        try expectEqual(row.uint32, sample.uint32)
        try expectEqual(row.double, sample.double)
        try expectEqual(row.float, sample.float)
        try expectEqual(row.text, sample.text)
        try expectEqual(row.bytes, sample.bytes)
        try expectEqual(row.data, sample.data)
        try expectEqual(row.uuid, sample.uuid)
        try expectEqual(row.moment, sample.moment)
        try expectEqual(row.shade, sample.shade)
        try expectEqual(row.document, sample.document)
      }
      try await db.unitOfWork { work in
        for var row in try await work.all(Sample.everything) {
          row.text = "changed \(row.id)"
          row.document = nil
          row.double = 0.5
          try work.save(row)
        }
      }
      for row in try await db.all(Sample.everything) {
        try expectEqual(row.text, "changed \(row.id)")
        try expectEqual(row.double, 0.5)
      }
    }
  }

  private static func collectConflicts(_ cases: inout CaseCollector) {
    cases.add("every stale row is named, and nothing is written") { db in
      let error = try await expectError(.staleEntity) {
        try await db.unitOfWork { work in
          for var ticket in try await work.all(Ticket.everything.order { $0.id.ascending }) {
            ticket.title = "mine"
            if ticket.points == 4 { try work.delete(ticket) } else { try work.save(ticket) }
          }
          try work.insert(Ticket.New(title: "new", ownerID: Shelf.ann))
          try await db.updateAll(Ticket.where { $0.points >= 3 }) { $0.note = "theirs" }
        }
      }
      try expectEqual(error.details.staleRows.map(\.id).sorted(), [3, 4].map { "\(Desk.ticket($0))" })
      try expectEqual(error.details.staleRows.map(\.expected), [1, 1])
      try expectEqual(error.details.staleRows.map(\.actual), [2, 2])
      try expectEqual(error.details.staleRows.map(\.table), ["tickets", "tickets"])
      try expectEqual(try await db.count(Ticket.where { $0.title == "mine" }), 0)
      try expectEqual(try await db.count(Ticket.everything), 4)
    }
    cases.add("a row that is gone") { db in
      let error = try await expectError(.staleEntity) {
        try await db.unitOfWork { work in
          var ticket = try await work.find(Ticket.self, Desk.ticket(1))
          try await db.delete(Ticket.self, Desk.ticket(1))
          ticket.title = "mine"
          try work.save(ticket)
        }
      }
      try expectEqual(error.details.stale?.actual, nil)
    }
    cases.add("a row without a version that is gone") { db in
      let error = try await expectError(.notFound) {
        try await db.unitOfWork { work in
          var owner = try await work.find(Owner.self, Shelf.cid)
          try await db.destroy(Owner.self, Shelf.cid)
          owner.city = "Bern"
          try work.save(owner)
          try work.insert(Owner.New(name: "Eve"))
        }
      }
      try expectEqual(error.details.staleRows.map(\.id), ["\(Shelf.cid)"])
      try expectEqual(try await db.count(Owner.where { $0.name == "Eve" }), 0)
    }
    cases.add("tried again with rows as they are now") { db in
      var attempts = 0
      try await db.unitOfWork(retry: .upTo(3)) { work in
        attempts += 1
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        if attempts < 3 { try await db.update(Ticket.self, Desk.ticket(1)) { $0.points += 10 } }
        ticket.points += 1
        try work.save(ticket)
      }
      try expectEqual(attempts, 3)
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 22)
    }
    cases.add("rules") { db in
      try await db.unitOfWork { work in
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        ticket.title = ""
        ticket.priority = 9
        let broken = ticket
        let error = try await expectError(.validationFailed) { try work.save(broken) }
        try expectFailures(error, ["title length", "priority range"])
        let new = try await expectError(.validationFailed) {
          try work.insert(Ticket.New(title: "", ownerID: Shelf.ann))
        }
        try expectFailures(new, ["title length"])
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).version, 1)
    }
    cases.add("what the database refuses is refused as a whole") { db in
      let error = try await expectError(.uniqueViolation) {
        try await db.unitOfWork { work in
          try work.insert(Owner.New(name: "Dan"))
          try work.insert(Owner.New(name: "Ann"))
        }
      }
      try expectFailures(error, ["name unique"])
      try await expectError(.foreignKeyViolation) {
        try await db.unitOfWork { work in
          try work.insert(Owner.New(name: "Dan"))
          try work.insert(Ticket.New(title: "of nobody", ownerID: Key()))
        }
      }
      try expectEqual(try await db.count(Owner.everything), 3)
    }
    cases.add("a deleted row is not saved") { db in
      try await db.unitOfWork { work in
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        try work.delete(ticket)
        ticket.title = "late"
        let late = ticket
        try await expectError(.notFound) { try work.save(late) }
      }
      try expectEqual(try await db.count(Ticket.everything), 3)
    }
  }

  private static func collectScopes(_ cases: inout CaseCollector) {
    cases.add("nothing is sent when the body throws") { db in
      let ran = Mutex(false)
      try await expectGivenUp {
        try await db.unitOfWork { work in
          try work.insert(Owner.New(name: "Dan"))
          work.afterCommit { ran.withLock { $0 = true } }
          throw GivenUp()
        }
      }
      try expectEqual(ran.withLock { $0 }, false)
      try expectEqual(try await db.count(Owner.everything), 3)
    }
    cases.add("in a transaction") { db in
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tx.unitOfWork { work in
            var ticket = try await work.find(Ticket.self, Desk.ticket(1))
            ticket.points = 99
            try work.save(ticket)
            try work.insert(Invoice.New(number: "in a transaction"))
          }
          try expectEqual(try await tx.find(Ticket.self, Desk.ticket(1)).points, 99)
          throw GivenUp()
        }
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 1)
      try expectEqual(try await db.count(Invoice.everything), 0)
    }
    cases.add("a transaction lives on behind a stale row") { db in
      try await db.transaction { tx in
        try await expectError(.staleEntity) {
          try await tx.unitOfWork { work in
            var ticket = try await work.find(Ticket.self, Desk.ticket(1))
            ticket.points = 99
            try work.save(ticket)
            try work.insert(Owner.New(name: "Dan"))
            try await tx.update(Ticket.self, Desk.ticket(1)) { $0.points = 5 }
          }
        }
        try await tx.insert(Owner.New(name: "Eve"))
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 5)
      try expectEqual(
        try await db.all(Owner.everything.order { $0.name.ascending }).map(\.name), ["Ann", "Ben", "Cid", "Eve"])
    }
    cases.add("flushed in between") { db in
      try await db.unitOfWork { work in
        var owner = try await work.find(Owner.self, Shelf.cid)
        try work.delete(owner)
        try await work.flush()
        // Its name is free now.
        try work.insert(Owner.New(name: owner.name))
        var ticket = try await work.find(Ticket.self, Desk.ticket(1))
        ticket.points = 6
        try work.save(ticket)
        try await work.flush()
        ticket = try await work.find(Ticket.self, Desk.ticket(1))
        try expectEqual(ticket.version, 2)
        ticket.points = 7
        try work.save(ticket)
        owner.city = "late"
        try await expectError(.notFound) { try await work.find(Owner.self, Shelf.cid) }
      }
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try expectEqual([ticket.points, ticket.version], [7, 3])
      try expectEqual(try await db.count(Owner.where { $0.name == "Cid" }), 1)
    }
    cases.add("an inserted row can be saved") { db in
      try await db.unitOfWork { work in
        let inserted = try work.insert(Invoice.New(number: "a"))
        try await work.flush()
        var invoice = try inserted.row
        invoice.number = "b"
        try work.save(invoice)
      }
      try expectEqual(try await db.all(Invoice.everything).map(\.number), ["b"])
    }
    cases.add("closures after the commit") { db in
      let counts = Mutex<[Int]>([])
      try await db.unitOfWork { work in
        try work.insert(Owner.New(name: "Dan"))
        work.afterCommit {
          let count = (try? await db.count(Owner.everything)) ?? 0
          counts.withLock { $0.append(count) }
        }
        try expectEqual(counts.withLock { $0 }, [])
      }
      try expectEqual(counts.withLock { $0 }, [4])
    }
    cases.add("soft deletes take along what belongs to a row") { db in
      let (top, leaf) = (Key<Folder>(), Key<Folder>())
      try await db.insert([Folder.New(id: top, name: "top"), Folder.New(id: leaf, name: "leaf", parentID: top)])
      try await db.unitOfWork { work in try work.delete(try await work.find(Folder.self, top)) }
      try expectEqual(try await db.findIfPresent(Folder.self, top)?.name, nil)
      try expectEqual(try await db.count(Folder.everything.includingDeleted), 2)
    }
  }
}
