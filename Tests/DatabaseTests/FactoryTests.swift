import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

enum Mood: String, DatabaseEnum { case calm, merry, sad }

@Entity("factory_clubs")
struct Club {
  let id: Key<Club>
  @Unique var name: String
}

@Entity("factory_members")
struct ClubMember {
  let id: IdentityKey<ClubMember>
  var clubID: Key<Club>
  @Unique var email: String
  var name: String
  var mood: Mood = .calm
  var joinedAt: Date

  static let club = belongsTo(Club.self, \.clubID)
}

@Entity("factory_letters")
struct ClubLetter {
  let id: Key<ClubLetter>
  var memberID: IdentityKey<ClubMember>
  var text: String

  static let member = belongsTo(ClubMember.self, \.memberID)
}

private let clubs = Factory<Club> { fake in Club.New(id: fake.key(), name: "\(fake.word()) \(fake.number)") }
private let members = Factory<ClubMember> { fake in
  ClubMember.New(
    clubID: try fake.parent(clubs), email: fake.email(), name: fake.name(), mood: fake.one(of: Mood.self) ?? .calm,
    joinedAt: fake.date())
}
private let letters = Factory<ClubLetter> { fake in
  ClubLetter.New(id: fake.key(), memberID: try fake.parent(members), text: fake.sentence())
}

/// Rows that are made up, the same ones on every run.
@Suite struct FactoryTests {
  private func withClubs(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Club.self, ClubMember.self, ClubLetter.self])
      try await body(db)
    }
  }

  @Test(arguments: TestDatabase.allCases) func parentsAreMadeAsNeeded(kind: TestDatabase) async throws {
    try await withClubs(kind) { db async throws in
      let fakes = Fakes()
      let letter = try await fakes.create(letters, on: db)
      let (found, member) = try #require(try await db.first(ClubLetter.everything.including(ClubLetter.member)))
      #expect(found.id == letter.id && member.id == letter.memberID)
      #expect(try await db.count(Club.everything) == 1)
      // Of those that are there no other ones are made.
      let more = try await fakes.create(5, letters.of(member), on: db)
      #expect(more.allSatisfy { $0.memberID == member.id })
      #expect(try await db.count(ClubMember.everything) == 1)
      let club = try await fakes.create(clubs, on: db) { $0.name = "chess" }
      let others = try await fakes.create(3, letters.of(club), on: db)
      #expect(Set(others.map(\.memberID)).count == 3)
      #expect(try await db.count(ClubMember.where { $0.clubID == club.id }) == 3)
      #expect(try await db.count(Club.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func manyInOneStatement(kind: TestDatabase) async throws {
    try await withClubs(kind) { db async throws in
      let fakes = Fakes()
      let club = try await fakes.create(clubs, on: db)
      let many = try await expectNoRepetition {
        try await fakes.create(40, members.of(club), on: db) { $0.name = "m\($1)" }
      }
      #expect(many.map(\.name) == (0..<40).map { "m\($0)" })
      #expect(Set(many.map(\.email)).count == 40)
      if kind.isPostgres {
        try await expect(roundTrips: 1) { try await fakes.create(40, clubs, on: db) }
      }
      #expect(try await fakes.create(0, clubs, on: db).isEmpty)
      // All or none.
      let error = await #expect(throws: DatabaseError.self) {
        try await fakes.create(3, members, on: db) { $0.email = "the same \($1 / 2)" }
      }
      #expect(error?.code == .uniqueViolation)
      #expect(try await db.count(ClubMember.everything) == 40)
      #expect(try await db.count(Club.everything) == (kind.isPostgres ? 41 : 1))
    }
  }

  @Test(arguments: TestDatabase.allCases) func inATransaction(kind: TestDatabase) async throws {
    try await withClubs(kind) { db async throws in
      try await withRollback(db) { tx in
        let fakes = Fakes()
        try await fakes.create(3, members, on: tx)
        #expect(try await tx.count(ClubMember.everything.join(Club.self) { $0.clubID == $1.id }) == 3)
      }
      #expect(try await db.count(Club.everything) == 0)
    }
  }

  /// Written down, so that they are the same on the next run, on every machine.
  @Test func theSameOnEveryRun() throws {
    let fakes = Fakes(seed: 7)
    let first = try fakes.new(members)
    let second = try fakes.new(members)
    #expect([first.email, second.email] == ["fatima.1@example.com", "jonas.2@example.com"])
    #expect([first.name, second.name] == ["Dana Fischer", "Olga Park"])
    #expect(first.joinedAt == Date(timeIntervalSince1970: 1_721_977_441))
    #expect("\(first.clubID)" == "00000000-0001-7daf-ad9a-6cdb062e59d6")
    let again = Fakes(seed: 7)
    // What else a test makes changes nothing.
    for _ in 0..<5 { _ = try again.new(clubs) }
    #expect(try again.new(members).email == first.email)
    #expect(try Fakes(seed: 8).new(members).email != first.email)
    #expect(Fakes().seed == 1)
  }

  @Test func rowsWithoutADatabase() throws {
    let fakes = Fakes()
    let (first, second) = (try fakes.new(clubs), try fakes.new(clubs) { $0.name = "chess" })
    #expect(first.name.hasSuffix(" 1") && second.name == "chess")
    #expect(Club.id(of: first) != Club.id(of: second))
    // Its key is one that only a database makes.
    let error = #expect(throws: DatabaseError.self) { try fakes.new(letters) }
    #expect(error?.code == .invalidArgument)
    let merry = members.with { member, fake in
      member.mood = .merry
      member.name = "\(fake.number): \(member.name)"
    }
    let member = try fakes.new(merry)
    #expect(member.mood == .merry && member.name.contains(": "))
  }

  @Test func numbersAndDates() throws {
    var seen: [Set<Int>] = [[], [], []]
    let probe = Factory<Club> { fake in
      let texts = [
        fake.integer(in: -2...2), fake.integer(in: 5...5), fake.isTrue(percent: 20) ? 1 : 0,
        fake.integer(in: .min ... .max), fake.one(of: [Int]()) ?? 9,
      ]
      let first = Date(timeIntervalSince1970: 100.5)
      let date = fake.date(in: first...first.addingTimeInterval(3))
      let noWholeSecond = fake.date(in: first...first)
      return Club.New(
        name: texts.map { "\($0)" }.joined(separator: ",") + ",\(date.timeIntervalSince1970),\(noWholeSecond == first)"
          + ",\(fake.text(sentences: 2).count),\(fake.text(sentences: -1))")
    }
    let fakes = Fakes()
    var truths = 0
    for _ in 0..<500 {
      let parts = try fakes.new(probe).name.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      seen[0].insert(try #require(Int(parts[0])))
      seen[1].insert(try #require(Int(parts[1])))
      seen[2].insert(Int(try #require(Double(parts[5]))))
      truths += parts[2] == "1" ? 1 : 0
      #expect(parts[4] == "9" && parts[6] == "true" && parts[8] == "")
      #expect((20...241).contains(try #require(Int(parts[7]))))
    }
    #expect(seen[0] == [-2, -1, 0, 1, 2] && seen[1] == [5] && seen[2] == [101, 102, 103])
    #expect((60...140).contains(truths))
  }

  @Test func oneOfSeveral() throws {
    let fakes = Fakes()
    let colors = Factory<Club> { fake in Club.New(name: fake.one(of: "red", "green", "blue")) }
    let moods = Factory<Club> { fake in Club.New(name: fake.one(of: Mood.self)?.rawValue ?? "none") }
    let names = try (0..<60).map { _ in try fakes.new(colors).name }
    #expect(Set(names) == ["red", "green", "blue"])
    let cases = try (0..<60).map { _ in try fakes.new(moods).name }
    #expect(Set(cases) == Set(Mood.allCases.map(\.rawValue)))
  }

  @Test func keysOfTheirNumbers() throws {
    let fakes = Fakes()
    let keys = try (0..<300).compactMap { _ in Club.id(of: try fakes.new(clubs)) }
    #expect(keys == keys.sorted() && Set(keys).count == 300)
    #expect(
      keys.allSatisfy { "\($0)".dropFirst(14).first == "7" && "89ab".contains("\($0)".dropFirst(19).first ?? "?") })
  }

  @Test func sentencesAreNotTooLong() throws {
    let fakes = Fakes(seed: 3)
    let sentences = Factory<Club> { fake in Club.New(name: fake.sentence()) }
    for _ in 0..<300 {
      let sentence = try fakes.new(sentences).name
      #expect(sentence.count <= 120 && sentence.hasSuffix("."))
      #expect((6...12).contains(sentence.split(separator: " ").count))
      #expect(sentence.first?.isUppercase == true)
    }
  }
}
