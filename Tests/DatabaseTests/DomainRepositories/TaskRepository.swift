import Foundation
import Strata

// Tasks of a server: the first examples of the guide to domain repositories, letter by letter.

@Entity("servers")
struct TaskServer {
  let id: Key<TaskServer>
  @Length(1...100) var name: String

  static let tasks = hasMany(ServerTask.self, \.serverID)
}

enum TaskStatus: String, DatabaseEnum { case open, inProgress, done, cancelled }

/// The number is what rows are sorted by.
enum TaskPriority: Int, DatabaseEnum { case low = 1, normal, urgent }

@Entity("tasks")
struct ServerTask {
  let id: Key<ServerTask>
  var serverID: Key<TaskServer>
  @Length(1...100) var title: String
  var status: TaskStatus = .open
  var priority: TaskPriority = .normal
  var assignee: String?
  var dueAt: Date?
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let server = belongsTo(TaskServer.self, \.serverID, onDelete: .cascade)
  static let notifications = hasMany(TaskNotification.self, \.taskID)
  static let indexes = [index(\.serverID, \.dueAt, where: { $0.status.in([.open, .inProgress]) })]
}

/// A query of tasks, in the words of those who ask for them.
typealias TaskQueryBuilder = Query<ServerTask>

extension TaskQueryBuilder {
  func of(_ server: Key<TaskServer>) -> TaskQueryBuilder { self.where { $0.serverID == server } }

  func assigned(to member: String?) -> TaskQueryBuilder { self.where { $0.assignee == member } }

  var unfinished: TaskQueryBuilder { self.where { $0.status.in([.open, .inProgress]) } }

  func due(before date: Date) -> TaskQueryBuilder { unfinished.where { $0.dueAt < date } }

  func about(_ text: String) -> TaskQueryBuilder { self.where { $0.title.contains(text, ignoringCase: true) } }

  /// What has no date comes last.
  var mostUrgentFirst: TaskQueryBuilder { order { [$0.priority.descending, $0.dueAt.ascending, $0.id.ascending] } }
}

struct TaskRepository: Repository {
  typealias Model = ServerTask

  func overdue(
    in server: Key<TaskServer>, at now: Date, on executor: some Executor
  ) async throws(DatabaseError) -> [ServerTask] {
    try await all(ServerTask.everything.of(server).due(before: now).mostUrgentFirst.limit(50), on: executor)
  }

  /// How many tasks everybody has to do, who has most first. What nobody has is `nil`'s.
  func workload(
    of server: Key<TaskServer>, on executor: some Executor
  ) async throws(DatabaseError) -> [(member: String?, tasks: Int)] {
    let unfinished = ServerTask.everything.of(server).unfinished
    let counts = unfinished.select { ($0.assignee, .count()) }.group { $0.assignee }
    return try await executor.all(counts.order { [$0.id.count().descending, $0.assignee.ascending] })
      .map { (member: $0.0, tasks: $0.1) }
  }

  /// Of many who want a task one gets it.
  /// - Returns: `nil` when somebody has it already, or it is finished.
  func claim(
    _ task: Key<ServerTask>, for member: String, on executor: some Executor
  ) async throws(DatabaseError) -> ServerTask? {
    let free = ServerTask.where { $0.id == task && $0.status == .open && $0.assignee == nil }
    let claimed = try await executor.updateAll(free, returning: ServerTask.self) {
      $0.assignee = member
      $0.status = .inProgress
    }
    return claimed.first
  }

  func cancelOverdue(before date: Date, on executor: some Executor) async throws(DatabaseError) -> Int {
    try await updateMany(ServerTask.everything.due(before: date), on: executor) { $0.status = .cancelled }
  }
}
