import Foundation
import Strata

extension ConformanceSuite {
  /// Reads that are sent with what a unit of work writes.
  static func collectDeferredReads(_ cases: inout CaseCollector) {
    cases.add("reads go with what is written, and behind it") { db in
      let trips = try await trips(db) {
        let (owners, dan) = try await db.unitOfWork { work in
          let owners = try work.deferredAll(Owner.everything.order { $0.name.ascending })
          let dan = try work.insert(Owner.New(name: "Dan"))
          try await expectError(.invalidArgument) { try owners.rows }
          return (owners, dan)
        }
        try expectEqual(try owners.rows.map(\.name), ["Ann", "Ben", "Cid", "Dan"])
        try expectEqual(try owners.rows.last?.id, try dan.row.id)
      }
      if let trips { try expectEqual(trips, 1) }
    }
    cases.add("reads beside new rows whose keys the database makes") { db in
      let trips = try await trips(db) {
        let (counts, line) = try await db.unitOfWork { work in
          let invoice = try work.insert(Invoice.New(number: "a"))
          let line = try work.insert(InvoiceLine.New(text: "of a", invoiceID: invoice.id))
          return (try work.deferredAll(Invoice.select { ($0.number, .count()) }.group { $0.number }), line)
        }
        let (number, count) = try expectValue(try counts.rows.first)
        try expectEqual(["\(number)", "\(count)"], ["a", "1"])
        try expectEqual(try line.row.text, "of a")
      }
      if let trips { try expectEqual(trips, 1) }
    }
    cases.add("rows by their keys, in the order asked") { db in
      let wanted = [Shelf.cid, Key(), Shelf.ann, Shelf.cid]
      let found = try await db.unitOfWork { work in try work.deferredFind(Owner.self, ids: wanted) }
      try expectEqual(try found.rows.map(\.name), ["Cid", "Ann", "Cid"])
      let none = try await db.unitOfWork { work in try work.deferredFind(Owner.self, ids: []) }
      try expectEqual(try none.rows.count, 0)
    }
    cases.add("rows with what they include") { db in
      let trips = try await trips(db) {
        let read = try await db.unitOfWork { work in
          let invoice = try work.insert(Invoice.New(number: "a"))
          try work.insert(InvoiceLine.New(text: "1", invoiceID: invoice.id))
          try work.insert(InvoiceLine.New(text: "2", invoiceID: invoice.id))
          return try work.deferredAll(
            Invoice.everything.including(Invoice.lines.order { $0.text.ascending }, Invoice.lines.count))
        }
        for (invoice, lines, count) in try read.rows {
          try expectEqual([invoice.number] + lines.map(\.text) + ["\(count)"], ["a", "1", "2", "2"])
        }
        try expectEqual(try read.rows.count, 1)
      }
      if let trips { try expectEqual(trips, 1) }
    }
    cases.add("several reads, and nothing to write") { db in
      let trips = try await trips(db) {
        let (owners, lines, tickets) = try await db.unitOfWork { work in
          (
            try work.deferredAll(Owner.everything), try work.deferredAll(Invoice.everything.including(Invoice.lines)),
            try work.deferredFind(Ticket.self, ids: [Desk.ticket(2)])
          )
        }
        try expectEqual([try owners.rows.count, try lines.rows.count, try tickets.rows.count], [3, 0, 1])
      }
      if let trips { try expectEqual(trips, 1) }
    }
    cases.add("reads in a transaction, and between two flushes") { db in
      try await expectGivenUp {
        try await db.transaction { tx in
          let (before, after) = try await tx.unitOfWork { work in
            let before = try work.deferredAll(Owner.where { $0.city == "Oslo" })
            try await work.flush()
            try expectEqual(try before.rows.count, 0)
            var owner = try await work.find(Owner.self, Shelf.ann)
            owner.city = "Oslo"
            try work.save(owner)
            return (before, try work.deferredAll(Owner.where { $0.city == "Oslo" }))
          }
          try expectEqual([try before.rows.count, try after.rows.count], [0, 1])
          throw GivenUp()
        }
      }
    }
    cases.add("rows of a deferred read are not kept, but may be taken in") { db in
      try await db.unitOfWork { work in
        let read = try work.deferredFind(Ticket.self, ids: [Desk.ticket(1)])
        try await work.flush()
        let row = try expectValue(try read.rows.first)
        try await expectError(.invalidArgument) { try work.save(row) }
        var ticket = try expectValue(try work.track([row]).first)
        ticket.points = 41
        try work.save(ticket)
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 41)
    }
    cases.add("what is refused is not read") { db in
      try await expectGivenUp {
        try await db.unitOfWork { work in
          var ticket = try await work.find(Ticket.self, Desk.ticket(1))
          try await db.update(Ticket.self, Desk.ticket(1)) { $0.points += 10 }
          ticket.title = "mine"
          try work.save(ticket)
          let read = try work.deferredFind(Ticket.self, ids: [Desk.ticket(1)])
          try await expectError(.staleEntity) { try await work.flush() }
          try await expectError(.invalidArgument) { try read.rows }
          throw GivenUp()
        }
      }
    }
    cases.add("a key that is not made yet cannot be asked for") { db in
      let error = try await expectError(.invalidArgument) {
        try await db.unitOfWork { work in
          let invoice = try work.insert(Invoice.New(number: "a"))
          _ = try work.deferredAll(InvoiceLine.where { $0.invoiceID == invoice.id })
        }
      }
      try expectEqual(error.message.contains("flush()"), true)
      try await expectError(.invalidArgument) {
        try await db.unitOfWork { work in
          let invoices = try (0..<12).map { try work.insert(Invoice.New(number: "\($0)")) }
          _ = try work.deferredFind(Invoice.self, ids: invoices.map(\.id))
        }
      }
      try await expectError(.invalidArgument) {
        try await db.unitOfWork { work in
          let invoice = try work.insert(Invoice.New(number: "a"))
          _ = try work.deferredAll(
            Invoice.everything.including(Invoice.lines.where { $0.invoiceID == invoice.id }))
        }
      }
      try expectEqual(try await db.count(Invoice.everything), 0)
    }
  }
}
