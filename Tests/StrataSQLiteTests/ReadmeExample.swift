import Foundation
import Strata
import StrataSQLite

@Entity
struct Guild {
  let id: Key<Guild>  // a UUIDv7 in a type of its own: the key of a quest does not fit
  @Length(1...50) var name: String

  static let quests = hasMany(Quest.self, \.guildID)
}

@Entity
struct Quest {
  enum Status: String, DatabaseEnum { case open, done }

  let id: Key<Quest>
  var guildID: Key<Guild>
  @Length(1...100) var title: String
  var status: Status = .open
  var dueAt: Date?
  @Version let version: Int  // an optimistic lock
  @DeletedAt let deletedAt: Date?  // makes `delete` a soft delete

  static let guild = belongsTo(Guild.self, \.guildID, onDelete: .cascade)
}

func finishDueQuests(in db: Database, now: Date) async throws -> [String] {
  let due = Quest.where { $0.status == .open && $0.dueAt < now }.order { $0.dueAt.ascending }.limit(20)
  return try await db.transaction { tx in
    var lines: [String] = []
    // What is not included does not exist in the result: nothing is loaded behind your back.
    for (quest, guild) in try await tx.all(due.including(Quest.guild)) {
      let done = try await tx.update(quest) { $0.status = .done }  // sends one column, checks the version
      lines.append("\(guild.name): \(done.title)")
    }
    return lines
  }
}
