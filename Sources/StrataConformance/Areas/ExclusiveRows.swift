import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  /// What references to one of several entities refer to, loaded as one value.
  static let exclusiveRows = ConformanceArea(
    "rows of one of several", Votes.entities, prepare: Votes.fill, collect: collectExclusiveRows)

  private static func collectExclusiveRows(_ cases: inout CaseCollector) {
    collectRowsLoaded(&cases)
    collectRowsRemoved(&cases)
  }

  private static func collectRowsLoaded(_ cases: inout CaseCollector) {
    let graph = Votes.inOrder.including(Vote.choice)
    cases.add("the row of whichever entity it is") { db in
      try expectEqual(try await db.all(graph).map(\.1.label), ["song A", "singer Ann", "singer Ben"])
    }
    cases.add("the row, where there may be none") { db in
      let rows = try await db.all(Votes.inOrder.including(Vote.second))
      try expectEqual(rows.map(\.1?.label), ["singer Ben", nil, "song B"])
    }
    cases.add("beside other relations") { db in
      let rows = try await db.all(Votes.inOrder.including(Vote.second, Vote.choice, Vote.second))
      try expectEqual(rows.map(\.1?.label), ["singer Ben", nil, "song B"])
      try expectEqual(rows.map(\.2.label), ["song A", "singer Ann", "singer Ben"])
      try expectEqual(rows.map(\.3?.label), ["singer Ben", nil, "song B"])
    }
    cases.add("in one round trip where one statement loads all") { db in
      let (_, trips) = try await countingRoundTrips { try await db.all(graph) }
      if db.dialect.name == "postgres" { try expectEqual(trips, 1) }
    }
    cases.add("found by key, the first, and none") { db in
      let votes = try await db.all(Votes.inOrder)
      let everything = Vote.everything.including(Vote.choice, Vote.second)
      let (vote, choice, second) = try await db.find(everything, votes[2].id)
      try expectEqual([vote.voter, choice.label, second?.label], ["c", "singer Ben", "song B"])
      try expectEqual(try await db.first(graph)?.1.label, "song A")
      try expect(try await db.all(graph.where { $0.voter == "z" }).isEmpty, "there is no such vote")
    }
    cases.add("of what belongs to a row") { db in
      let singers = Singer.everything.order { $0.name.ascending }
      let votes = Singer.votes.order { $0.voter.ascending }.including(Vote.choice, Vote.second)
      let rows = try await db.all(singers.including(votes, Singer.votes.count))
      try expectEqual(rows.map { $0.1.map(\.0.voter) }, [["b"], ["c"], []])
      try expectEqual(rows.map { $0.1.map(\.1.label) }, [["singer Ann"], ["singer Ben"], []])
      try expectEqual(rows.map { $0.1.map(\.2?.label) }, [[nil], ["song B"], []])
      try expectEqual(rows.map(\.2), [1, 1, 0])
    }
  }

  private static func collectRowsRemoved(_ cases: inout CaseCollector) {
    cases.add("a row that is softly deleted is loaded, because it is referred to") { db in
      try await db.delete(Singer.self, Songs.singer(2))
      let rows = try await db.all(Votes.inOrder.including(Vote.choice, Vote.second))
      try expectEqual(rows.map(\.1.label), ["song A", "singer Ann", "singer Ben"])
      try expectEqual(rows.map(\.2?.label), ["singer Ben", nil, "song B"])
    }
    cases.add("a row that is removed, as the relation says of every case") { db in
      try await db.destroy(Song.self, Songs.song(2))
      try expectEqual(try await db.all(Votes.inOrder).map(\.second), [.singer(Songs.singer(2)), nil, nil])
      try await db.destroy(Song.self, Songs.song(1))
      try await db.destroy(Singer.self, Songs.singer(1))
      try expectEqual(try await db.all(Votes.inOrder).map(\.voter), ["c"])
    }
  }
}
