import Strata

extension ConformanceSuite {
  static let subqueries = ConformanceArea(
    "sub-queries", Desk.entities + [Piece.self], prepare: fillForSubqueries, collect: collectSubqueries)

  private static func collectSubqueries(_ cases: inout CaseCollector) {
    let owners = Owner.everything.order { $0.name.ascending }
    cases.rows(
      "rows for which there are others",
      owners.where { owner in Piece.where { $0.ownerID == owner.id && $0.size > 5 }.exists }.select { $0.name }, ["Ben"]
    )
    cases.rows(
      "rows for which there are no others",
      owners.where { owner in !Piece.where { $0.ownerID == owner.id }.exists }.select { $0.name }, ["Cid"])
    cases.rows(
      "one of the values of a query",
      owners.where { $0.id.in(Piece.where { $0.size > 5 }.select { $0.ownerID }) }.select { $0.name }, ["Ben"])
    cases.rows(
      "none of the values of a query",
      owners.where { !$0.id.in(Piece.where { $0.size > 5 }.select { $0.ownerID }) }.select { $0.name }, ["Ann", "Cid"])
    cases.rows(
      "one of the values of a query without rows",
      owners.where { $0.id.in(Piece.where { $0.size > 6 }.select { $0.ownerID }) }.select { $0.name }, [])
    cases.rows(
      "one of the values of a query with a limit",
      Piece.where { $0.size.in(Piece.named("largest").order { $0.size.descending }.limit(2).select { $0.size }) }
        .select { $0.name }.order { $0.name.ascending },
      ["e", "f"])
    cases.rows(
      "a value of a query for each row",
      owners.select { owner in
        (owner.name, Piece.where { $0.ownerID == owner.id }.select { $0.size.sum() }.value)
      }, [("Ann", 9), ("Ben", 12), ("Cid", nil)])
    cases.rows(
      "a count of a query for each row",
      owners.select { owner in Piece.where { $0.ownerID == owner.id }.select { _ in .count() }.value }, [3, 3, 0])
    cases.rows(
      "compared with a value of a query",
      Piece.where { $0.size.optional == Piece.named("all").select { $0.size.maximum() }.value }.select { $0.name },
      ["f"])
    cases.rows(
      "the same table inside and outside",
      Piece.where { piece in
        !Piece.named("larger").where { $0.ownerID == piece.ownerID && $0.size > piece.size }.exists
      }
      .select { $0.name }.order { $0.name.ascending }, ["e", "f"])
    cases.rows(
      "a query inside a query inside a query",
      owners.where { owner in
        Piece.where { piece in
          piece.ownerID == owner.id && Owner.named("borrower").where { $0.id.optional == piece.borrowerID }.exists
        }
        .exists
      }
      .select { $0.name }, ["Ben"])
    cases.rows(
      "sorted by a value of a query",
      Owner.everything.order { owner in
        Piece.where { $0.ownerID == owner.id }.select { $0.size.sum() }.value.descending
      }
      .select { $0.name }, ["Cid", "Ben", "Ann"])
    cases.rows(
      "a condition on groups inside",
      owners.where {
        $0.id.in(Piece.select { $0.ownerID }.group { $0.ownerID }.having { $0.size.sum() > 10 })
      }
      .select { $0.name }, ["Ben"])
    cases.rows(
      "softly deleted rows are not there inside",
      owners.where { owner in Ticket.where { $0.ownerID == owner.id }.exists }.select { $0.name }, ["Ben"])
    cases.rows(
      "softly deleted rows are there inside where they are asked for",
      owners.where { owner in Ticket.where { $0.ownerID == owner.id }.onlyDeleted.exists }.select { $0.name }, ["Ann"])
    cases.rows(
      "softly deleted rows are among no values",
      owners.where { $0.id.in(Ticket.select { $0.ownerID }) }.select { $0.name }, ["Ben"])
    cases.rows(
      "softly deleted rows are in no value",
      owners.select { owner in Ticket.where { $0.ownerID == owner.id }.select { _ in .count() }.value }, [0, 1, 0])
  }

  /// The shelf, and the desk with the tickets of Ann deleted.
  @Sendable
  private static func fillForSubqueries(_ db: Database) async throws {
    try await Desk.fill(db)
    try await db.insert(Shelf.pieces)
    try await db.deleteAll(Ticket.where { $0.ownerID == Shelf.ann })
  }
}
