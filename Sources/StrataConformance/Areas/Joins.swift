import Strata

extension ConformanceSuite {
  static let joins = ConformanceArea(
    "joins", Desk.entities + [Piece.self], prepare: fillForJoins, collect: collectJoins)

  private static func collectJoins(_ cases: inout CaseCollector) {
    let owned = Piece.everything.join(Owner.self) { $0.ownerID == $1.id }
    let borrowed = Piece.everything.leftJoin(Owner.self) { $0.borrowerID == $1.id }
    cases.rows(
      "rows that belong together",
      owned.select { piece, owner in (piece.name, owner.name) }.order { piece, _ in piece.name.ascending }.limit(3),
      [("a", "Ann"), ("b", "Ben"), ("c", "Ann")])
    cases.rows(
      "conditions on both tables",
      owned.where { piece, owner in owner.name == "Ben" && piece.size > 2 }
        .select { piece, _ in piece.name }.order { piece, _ in piece.name.ascending },
      ["d", "f"])
    cases.rows(
      "a condition of the query before the join",
      Piece.where { $0.size > 4 }.join(Owner.self) { $0.ownerID == $1.id }
        .select { piece, owner in (piece.name, owner.name) }.order { piece, _ in piece.name.ascending },
      [("e", "Ann"), ("f", "Ben")])
    cases.rows(
      "every row, and what belongs to it or NULL",
      borrowed.select { piece, owner in (piece.name, owner.name) }.order { piece, _ in piece.name.descending }.limit(3),
      [("f", nil), ("e", nil), ("d", "Ann")])
    cases.rows(
      "rows that nothing belongs to",
      Owner.everything.leftJoin(Piece.self) { $0.id == $1.ownerID }.where { _, piece in piece.id == nil }
        .select { owner, _ in owner.name },
      ["Cid"])
    cases.rows(
      "a value instead of what is missing",
      borrowed.select { piece, owner in owner.name.coalesce("-") }.order { piece, _ in piece.name.ascending },
      ["-", "-", "-", "Ann", "-", "-"])
    cases.rows(
      "every row of the other table",
      Piece.where { $0.size > 4 || .sql("\($0.id) IS NULL") }.rightJoin(Owner.self) { $0.ownerID == $1.id }
        .select { piece, owner in (piece.name, owner.name) }.order { _, owner in owner.name.ascending },
      [("e", "Ann"), ("f", "Ben"), (nil, "Cid")])
    cases.rows(
      "every row of both tables",
      Piece.everything.fullJoin(Owner.self) { $0.borrowerID == $1.id }
        .select { piece, owner in (piece.name, owner.name) }
        .order { piece, owner in [piece.name.ascending, owner.name.ascending] },
      [("a", nil), ("b", nil), ("c", nil), ("d", "Ann"), ("e", nil), ("f", nil), (nil, "Ben"), (nil, "Cid")])
    let twice = Piece.where { $0.name == "d" }.join(Owner.self) { $0.ownerID == $1.id }
      .leftJoin(Owner.self) { piece, _, borrower in piece.borrowerID == borrower.id }
    let names = twice.select { piece, owner, borrower in (piece.name, owner.name, borrower.name) }
    cases.rows("a table twice", names, [("d", "Ben", "Ann")])
    cases.rows(
      "a table with itself",
      Piece.everything.join(Piece.self) { $1.size == $0.size.plus(1) }
        .select { first, second in (first.name, second.name) }.order { first, _ in first.name.ascending }.limit(2),
      [("a", "b"), ("b", "c")])
    let five = Piece.where { $0.name == "d" }.join(Owner.self) { $0.ownerID == $1.id }
      .join(Piece.self) { _, owner, other in other.ownerID == owner.id }
      .leftJoin(Owner.self) { piece, _, _, borrower in piece.borrowerID == borrower.id }
      .join(Owner.self) { _, _, other, _, owner in other.ownerID == owner.id }
      .order { _, _, other, _, _ in other.name.ascending }
    let others = five.select { _, _, other, borrower, owner in (other.name, borrower.name, owner.name) }
    cases.rows("five tables", others, [("b", "Ann", "Ben"), ("d", "Ann", "Ben"), ("f", "Ann", "Ben")])
    cases.rows(
      "groups over two tables",
      owned.select { piece, owner in (owner.name, .count(), piece.size.sum()) }.group { _, owner in owner.name }
        .order { _, owner in owner.name.ascending },
      [("Ann", 3, 9), ("Ben", 3, 12)])
    cases.rows(
      "how many belong to each, none as well",
      Owner.everything.leftJoin(Piece.self) { $0.id == $1.ownerID }
        .select { owner, piece in (owner.name, piece.id.count()) }.group { owner, _ in owner.name }
        .order { owner, _ in owner.name.ascending },
      [("Ann", 3), ("Ben", 3), ("Cid", 0)])
    cases.add("entities of both tables") { db in
      let rows = try await db.all(borrowed.order { piece, _ in piece.size.ascending })
      try expectEqual(rows.map(\.0.name), ["a", "b", "c", "d", "e", "f"])
      try expectEqual(rows.map(\.1?.name), [nil, nil, nil, "Ann", nil, nil])
      try expectEqual(try await db.count(owned), 6)
      try expectEqual(try await db.exists(owned.where { _, owner in owner.name == "Cid" }), false)
    }
    cases.rows(
      "softly deleted rows do not join",
      Owner.everything.join(Ticket.self) { $0.id == $1.ownerID }.select { _, ticket in ticket.title }
        .order { _, ticket in ticket.title.ascending },
      ["t1", "t3", "t4"])
    cases.rows(
      "softly deleted rows do not join from the left either",
      Ticket.everything.join(Owner.self) { $0.ownerID == $1.id }.select { ticket, _ in ticket.title }
        .order { ticket, _ in ticket.title.ascending },
      ["t1", "t3", "t4"])
    cases.rows(
      "softly deleted rows are missing in an outer join",
      Step.everything.leftJoin(Ticket.self) { $0.ticketID == $1.id }.select { step, ticket in (step.text, ticket.title)
      }
      .order { step, _ in step.text.ascending },
      [("one", "t1"), ("three", nil), ("two", "t1")])
    cases.rows(
      "softly deleted rows are missing in a join of every row of the other table",
      Ticket.everything.rightJoin(Step.self) { $0.id == $1.ticketID }.select { ticket, step in (ticket.title, step.text)
      }
      .order { _, step in step.text.ascending },
      [("t1", "one"), (nil, "three"), ("t1", "two")])
    cases.rows(
      "softly deleted rows join where they are asked for",
      Step.everything.join(Ticket.self, deleted: .only) { $0.ticketID == $1.id }.select { step, _ in step.text },
      ["three"])
    cases.rows(
      "beside each row the rows of a query for it",
      Owner.everything.joinLateral { owner in
        Piece.where { $0.ownerID == owner.id }.order { $0.size.descending }.limit(2)
      }
      .select { owner, piece in (owner.name, piece.name) }
      .order { owner, piece in [owner.name.ascending, piece.name.ascending] },
      [("Ann", "c"), ("Ann", "e"), ("Ben", "d"), ("Ben", "f")], needs: [.lateralJoins])
    cases.rows(
      "beside each row the rows of a query for it, or NULL",
      Owner.everything.leftJoinLateral { owner in Piece.where { $0.ownerID == owner.id && $0.size > 5 } }
        .select { owner, piece in (owner.name, piece.name) }.order { owner, _ in owner.name.ascending },
      [("Ann", nil), ("Ben", "f"), ("Cid", nil)], needs: [.lateralJoins])
    let full = Piece.where { $0.size < 4 || .sql("\($0.id) IS NULL") }
      .fullJoin(Piece.self) { $0.weight == $1.weight && $1.size == $0.size }
    cases.rows(
      "a full join by values that both may not have belongs to none without them",
      full.where { first, second in first.size == 1 || first.size == 2 || second.size == 2 }
        .select { first, second in (first.name, second.name) }
        .order { first, second in [first.name.ascending, second.name.ascending] },
      [("a", "a"), ("b", nil), (nil, "b")])
  }

  /// The shelf, and the desk with its second ticket deleted.
  @Sendable
  private static func fillForJoins(_ db: Database) async throws {
    try await Desk.fill(db)
    try await db.insert(Shelf.pieces)
    try await db.deleteAll(Ticket.where { $0.title == "t2" })
  }
}
