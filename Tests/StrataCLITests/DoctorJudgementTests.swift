import Foundation
import Strata
import StrataCLI
import Testing

@testable import StrataCLI
@testable import StrataMigrations

/// What `db doctor` makes of rows that no server of the tests has.
@Suite struct DoctorJudgementTests {
  private let thresholds = DoctorThresholds()

  private func severities(_ observations: [DoctorObservation]) -> [DoctorSeverity] { observations.map(\.severity) }

  @Test func versions() throws {
    func judge(_ version: Int, _ day: String) throws -> [DoctorSeverity] {
      let now = try Date(day + "T12:00:00Z", strategy: .iso8601)
      return severities(PostgresSupport.judge(version: version, text: "x", now: now, thresholds))
    }
    #expect(try judge(140_020, "2026-11-12") == [.note], "the last day")
    #expect(try judge(140_020, "2026-11-13") == [.warning])
    #expect(try judge(140_020, "2026-05-01") == [])
    #expect(try judge(150_004, "2026-11-23") == [])
    #expect(try judge(180_001, "2026-11-23") == [])
    #expect(try judge(90_624, "2026-11-23") == [.warning], "older than the table")
    #expect(try judge(990_000, "2026-11-23") == [], "newer than the table")
  }

  @Test func transactionNumbers() {
    func judge(_ age: Int) -> [DoctorSeverity] {
      severities(
        PostgresCatalogCheck.judge([.init(database: "d", age: age, freezeAge: 200_000_000)], thresholds))
    }
    #expect(judge(300_000_000) == [] && judge(300_000_001) == [.warning])
    #expect(judge(1_499_999_999) == [.warning] && judge(1_500_000_000) == [.error])
  }

  @Test func collations() {
    func judge(_ recorded: String?, _ actual: String?) -> [DoctorObservation] {
      PostgresCatalogCheck.judge([
        .init(name: "d", typed: "d", isDatabase: true, recorded: recorded, actual: actual)
      ])
    }
    #expect(judge("2.31", "2.31") == [] && judge(nil, "2.31") == [] && judge("2.31", nil) == [])
    let mismatch = judge("2.31", "2.36")
    #expect(severities(mismatch) == [.error] && mismatch.first?.subject == "database d")
    #expect(mismatch.first?.advice.contains("ALTER DATABASE d REFRESH COLLATION VERSION;") == true)
  }

  @Test func encryption() {
    func judge(_ isEncrypted: Bool, _ isOnThisMachine: Bool) -> [DoctorSeverity] {
      severities(PostgresServerCheck.judge(isEncrypted: isEncrypted, isOnThisMachine: isOnThisMachine))
    }
    #expect(judge(false, false) == [.warning])
    #expect(judge(true, false) == [] && judge(false, true) == [] && judge(true, true) == [])
  }

  @Test func settings() {
    for setting in PostgresServerCheck.settings {
      #expect(severities(PostgresServerCheck.judge(setting, value: "off")) == [setting.severity])
      #expect(PostgresServerCheck.judge(setting, value: "on") == [])
    }
  }

  @Test func connections() {
    func judge(_ count: Int) -> [DoctorSeverity] {
      severities(PostgresServerCheck.judge(connections: count, of: 100, thresholds))
    }
    #expect(judge(80) == [] && judge(81) == [.warning] && judge(95) == [.warning] && judge(96) == [.error])
  }

  @Test func slots() {
    func judge(_ retained: Int?, _ holdsRows: Bool = false) -> [DoctorSeverity] {
      severities(
        PostgresServerCheck.judge([.init(name: "s", retained: retained, holdsRows: holdsRows)], thresholds))
    }
    #expect(judge(nil) == [] && judge(nil, true) == [.warning] && judge(0) == [.warning])
    #expect(judge(thresholds.slotBytes) == [.warning] && judge(thresholds.slotBytes + 1) == [.error])
  }

  @Test func sequences() {
    func judge(_ last: Int?, _ limit: Int) -> [DoctorSeverity] {
      severities(
        PostgresTableCheck.judge(
          [.init(name: "s", column: nil, type: nil, limit: limit, last: last, isHidden: last == nil)], thresholds))
    }
    #expect(judge(nil, 100) == [] && judge(75, 100) == [] && judge(76, 100) == [.warning])
    #expect(judge(90, 100) == [.warning] && judge(91, 100) == [.error] && judge(.max, .max) == [.error])
  }

  @Test func sessions() {
    func session(_ state: String, age: Double, idle: Double, isHidden: Bool = false) -> PostgresSessionCheck.Session {
      .init(
        processID: 1, user: "u", application: "a", state: state, transactionAge: age, stateAge: idle, isHidden: isHidden
      )
    }
    let sessions = [
      session("idle in transaction", age: 9999, idle: 301),
      session("idle in transaction (aborted)", age: 400, idle: 400),
      session("idle in transaction", age: 299, idle: 299), session("active", age: 3601, idle: 3601),
      session("active", age: 3599, idle: 400), session("", age: 9999, idle: 9999, isHidden: true),
    ]
    #expect(PostgresSessionCheck.judgeIdle(sessions, thresholds).count == 2)
    #expect(PostgresSessionCheck.judgeLong(sessions, thresholds).count == 1, "one that is idle is found once")
    #expect(PostgresSessionCheck.unseen(sessions) == "1 session of other users")
    #expect(PostgresSessionCheck.unseen(Array(sessions.dropLast())) == nil)
  }

  @Test func rows() {
    func judge(_ live: Int, _ dead: Int) -> Int {
      PostgresTableCheck.judgeDead([.init(table: "t", live: live, dead: dead, isAnalyzed: true)], thresholds).count
    }
    #expect(judge(20_000, 10_000) == 0 && judge(20_000, 10_001) == 1 && judge(100_000, 10_001) == 0)
    func unanalyzed(_ live: Int, _ isAnalyzed: Bool) -> Int {
      PostgresTableCheck.judgeUnanalyzed([.init(table: "t", live: live, dead: 0, isAnalyzed: isAnalyzed)], thresholds)
        .count
    }
    #expect(unanalyzed(10_000, false) == 0 && unanalyzed(10_001, false) == 1 && unanalyzed(10_001, true) == 0)
  }

  @Test func files() {
    func free(_ free: Int, _ size: Int) -> [DoctorSeverity] {
      severities(SQLiteFileCheck.judge(free: free, size: size, file: "f", thresholds))
    }
    #expect(free(99_999_999, 1) == [.error] && free(100_000_000, 1) == [])
    #expect(free(1_000_000_000, 1_000_000_001) == [.warning] && free(1_000_000_000, 1_000_000_000) == [])
    func unused(_ pages: Int, of count: Int) -> Int {
      SQLiteFileCheck.judge(unused: pages, of: count, size: 4096, file: "f", thresholds).count
    }
    #expect(unused(2441, of: 2500) == 0 && unused(2442, of: 2500) == 1 && unused(2600, of: 10_400) == 0)
    func log(_ bytes: Int) -> Int { SQLiteFileCheck.judge(writeAheadLog: bytes, file: "f", thresholds).count }
    #expect(log(64_000_000) == 0 && log(64_000_001) == 1)
    #expect(SQLiteFileCheck.judge(header: [], file: "f") == [], "an empty file")
    #expect(SQLiteFileCheck.judge(integrity: ["ok"], file: "f") == [])
    #expect(SQLiteFileCheck.judge(integrity: [], file: "f").count == 1)
  }

  private func index(
    _ name: String, _ columns: String, isUnique: Bool = false, constraint: String? = nil, included: [String] = [],
    predicate: String? = nil, order: String = "1"
  ) -> IndexDefinition {
    IndexDefinition(
      table: "t", name: name,
      keys: columns.map { IndexDefinition.Key(text: "\($0)", isColumn: true, order: order) }, included: included,
      isUnique: isUnique, constraint: constraint, predicate: predicate)
  }

  /// The names of those to drop.
  private func duplicates(_ indexes: IndexDefinition...) -> [String] {
    DefinitionCheck.judgeDuplicates(indexes, isServer: true).map(\.subject)
  }

  @Test func indexesThatAreTheSame() {
    #expect(duplicates(index("b", "x"), index("a", "x"), index("c", "x")) == ["index b", "index c"])
    #expect(duplicates(index("a", "x"), index("b", "x", isUnique: true)) == ["index a"], "the one that refuses nothing")
    #expect(
      duplicates(index("a", "x", isUnique: true), index("b", "x", isUnique: true, constraint: "k")) == ["index a"])
    #expect(duplicates(index("a", "x"), index("b", "x", included: ["y"])) == ["index a"])
    #expect(duplicates(index("a", "x"), index("b", "x", predicate: "p")) == [])
    #expect(duplicates(index("a", "x"), index("b", "x", order: "2")) == [], "another operator class")
    #expect(duplicates(index("a", "xy"), index("b", "yx")) == [])
  }

  @Test func indexesThatArePartsOfOthers() {
    func covered(_ indexes: IndexDefinition...) -> [String] {
      DefinitionCheck.judgeCovered(indexes, isServer: true).map(\.subject)
    }
    #expect(covered(index("a", "x"), index("b", "xy")) == ["index a"])
    #expect(covered(index("a", "x", isUnique: true), index("b", "xy")) == [], "it keeps equal rows out")
    #expect(covered(index("a", "y"), index("b", "xy")) == [])
    #expect(covered(index("a", "x", included: ["y"]), index("b", "xy")) == ["index a"])
    #expect(covered(index("a", "x", included: ["z"]), index("b", "xy")) == [])
    #expect(covered(index("a", "x", predicate: "p"), index("b", "xy")) == [])
  }

  @Test func indexesOfReferences() {
    #expect(index("a", "xyz").serves(["y", "x"]) && !index("a", "xzy").serves(["x", "y"]))
    #expect(!index("a", "x").serves(["x", "y"]))
    #expect(index("a", "x", predicate: "(x IS NOT NULL)").serves(["x"]))
    #expect(!index("a", "x", predicate: "(y IS NOT NULL)").serves(["x"]))
    let expression = IndexDefinition(table: "t", name: "a", keys: [.init(text: "x", isColumn: false, order: "")])
    #expect(!expression.serves(["x"]))
  }

  @Test func whatKeepsMigrationsApart() {
    func judge(_ kind: MigrationFinding.Kind) -> [DoctorObservation] {
      ApplicationCheck.judge([MigrationFinding(kind: kind, migration: "1_a", message: "is so")])
    }
    for kind in MigrationFinding.Kind.allCases {
      let wanted: DoctorSeverity = kind == .pending ? .warning : kind == .noWayBack ? .note : .error
      #expect(severities(judge(kind)) == [wanted], "\(kind)")
      #expect(judge(kind).first?.subject == "1_a" && judge(kind).first?.message == "is so")
    }
  }

  @Test func differencesFromEntities() {
    let many = ApplicationCheck.judge(differences: ["a", "b", "c", "d", "e"])
    #expect(many.first?.message == "5 differences from the entities: a; b; c; and 2 more")
    #expect(ApplicationCheck.judge(differences: []) == [])
  }

  @Test func databasesThatWereLeftBehind() {
    let names = [
      "strata_verify_1", "strata_restore_2", "a_before_20261123t101500", "a_before_2026", "strata", "verify",
    ]
    #expect(
      PostgresServerCheck.judge(databases: names).map(\.subject) == [
        "database strata_verify_1", "database strata_restore_2", "database a_before_20261123t101500",
      ])
  }

  @Test func figures() {
    #expect(DoctorFigures.bytes(999) == "999 bytes" && DoctorFigures.bytes(1500) == "1.5 kB")
    #expect(DoctorFigures.bytes(64_000_000) == "64 MB" && DoctorFigures.bytes(.max) == "9223372 TB")
    #expect(DoctorFigures.time(59.6) == "60 seconds" && DoctorFigures.time(300) == "5 minutes")
    #expect(DoctorFigures.time(9000) == "2.5 hours" && DoctorFigures.time(172_800) == "2 days")
    #expect(DoctorFigures.percent(0.934) == "93.4 %" && DoctorFigures.count(1, "check") == "1 check")
  }
}
