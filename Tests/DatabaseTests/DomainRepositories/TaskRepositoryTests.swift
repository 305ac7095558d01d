import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

/// Tasks, notifications and settings of servers.
@Suite struct TaskRepositoryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let tasks = TaskRepository()

  private func day(_ offset: Double) -> Date { now.addingTimeInterval(86_400 * offset) }

  private func withServers(
    _ kind: TestDatabase, _ body: (Database, TaskServer, TaskServer) async throws -> Void
  ) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [TaskServer.self, ServerTask.self, TaskNotification.self, ServerConfig.self])
      let home = try await db.insert(TaskServer.New(name: "home"))
      try await body(db, home, try await db.insert(TaskServer.New(name: "club")))
    }
  }

  /// Six tasks of the first server and one of the other.
  private func fill(_ db: Database, _ home: TaskServer, _ club: TaskServer) async throws -> [ServerTask] {
    try await db.insert([
      ServerTask.New(serverID: home.id, title: "Mow the lawn", dueAt: day(-2)),
      ServerTask.New(serverID: home.id, title: "Fix the roof", priority: .urgent, assignee: "ann", dueAt: day(-1)),
      ServerTask.New(serverID: home.id, title: "Read 50% of it", status: .done, assignee: "ann", dueAt: day(-3)),
      ServerTask.New(serverID: home.id, title: "Feed the cat", status: .inProgress, assignee: "ann", dueAt: day(1)),
      ServerTask.New(serverID: home.id, title: "Paint the fence", priority: .low, assignee: "ben"),
      ServerTask.New(serverID: home.id, title: "Dream", priority: .urgent),
      ServerTask.New(serverID: club.id, title: "Mow the field", dueAt: day(-9)),
    ])
  }

  @Test(arguments: TestDatabase.allCases) func queriesOfTasks(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, club async throws in
      _ = try await fill(db, home, club)
      let atHome = ServerTask.everything.of(home.id)
      let urgent = try await tasks.all(atHome.unfinished.mostUrgentFirst, on: db).map(\.title)
      #expect(urgent == ["Fix the roof", "Dream", "Mow the lawn", "Feed the cat", "Paint the fence"])
      #expect(try await tasks.count(atHome.assigned(to: nil), on: db) == 2)
      #expect(try await tasks.all(atHome.assigned(to: "ben"), on: db).map(\.title) == ["Paint the fence"])
      #expect(try await tasks.count(ServerTask.everything.about("MOW"), on: db) == 2)
      #expect(try await tasks.all(ServerTask.everything.about("50%"), on: db).map(\.title) == ["Read 50% of it"])
      #expect(try await tasks.count(ServerTask.everything.about("5_%"), on: db) == 0)
      let overdue = try await tasks.overdue(in: home.id, at: now, on: db)
      #expect(overdue.map(\.title) == ["Fix the roof", "Mow the lawn"])
      // A query of tasks is a query as every other.
      let servers = try await db.all(ServerTask.everything.due(before: day(-5)).including(ServerTask.server))
      #expect(servers.map(\.1.name) == ["club"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func workloads(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, club async throws in
      let made = try await fill(db, home, club)
      try await tasks.softDelete(made[4].id, on: db)
      let workload = try await expect(roundTrips: 1) { try await tasks.workload(of: home.id, on: db) }
      #expect(workload.map(\.tasks) == [2, 2])
      #expect(workload.map(\.member) == ["ann", nil])
      #expect(try await tasks.cancelOverdue(before: now, on: db) == 3)
      #expect(try await tasks.workload(of: home.id, on: db).map(\.tasks) == [1, 1])
    }
  }

  /// Of 64 who want a task one gets it.
  @Test(arguments: TestDatabase.allCases) func oneGetsATask(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, _ async throws in
      let task = try await tasks.create(ServerTask.New(serverID: home.id, title: "Eat the cake"), on: db).id
      let winners = try await withThrowingTaskGroup(of: String?.self) { group in
        for number in 0..<64 {
          group.addTask { try await TaskRepository().claim(task, for: "m\(number)", on: db)?.assignee }
        }
        return try await group.reduce(into: [String]()) { winners, winner in winners += winner.map { [$0] } ?? [] }
      }
      let claimed = try await tasks.findOrThrow(task, on: db)
      #expect(winners.count == 1 && winners.first == claimed.assignee)
      #expect(claimed.status == .inProgress && claimed.version == 2)
    }
  }

  /// Eight workers take 60 notifications, five at a time: each is sent once.
  @Test(arguments: TestDatabase.allCases) func eachNotificationIsTakenOnce(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, club async throws in
      let made = try await fill(db, home, club)
      let now = now
      var new = (0..<60).map { number in
        TaskNotification.New(
          taskID: made[number % 2].id, recipient: "ann", kind: .dueSoon,
          sendAt: day(-1).addingTimeInterval(Double(number)))
      }
      new.append(TaskNotification.New(taskID: made[0].id, recipient: "ann", kind: .dueSoon, sendAt: day(1)))
      new.append(TaskNotification.New(taskID: made[2].id, recipient: "ann", kind: .completed, sendAt: day(-1)))
      try await db.insert(new)
      let taken = try await withThrowingTaskGroup(of: [Key<TaskNotification>].self) { group in
        for _ in 0..<8 {
          group.addTask {
            var taken: [Key<TaskNotification>] = []
            while true {
              let next = try await NotificationRepository().takeDue(5, at: now, on: db)
              guard !next.isEmpty else { return taken }
              taken += next.map(\.id)
            }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(taken.count == 60 && Set(taken).count == 60)
      let left = TaskNotification.where { $0.sentAt == nil }
      #expect(try await db.all(left).map(\.kind).map(\.rawValue).sorted() == ["completed", "dueSoon"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func notifications(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, club async throws in
      let made = try await fill(db, home, club)
      let notifications = NotificationRepository()
      try await db.insert([
        TaskNotification.New(taskID: made[0].id, recipient: "ann", kind: .dueSoon, sendAt: day(-2)),
        TaskNotification.New(taskID: made[1].id, recipient: "ben", kind: .assigned, sendAt: day(-1)),
      ])
      let taken = try await notifications.takeDue(1, at: now, on: db)
      #expect(taken.map(\.recipient) == ["ann"] && taken.map(\.attempts) == [1])
      let inbox = try await expect(roundTrips: kind.isPostgres ? 1 : 3) {
        try await notifications.inbox(of: "ann", on: db)
      }
      #expect(inbox.map(\.1.title) == ["Mow the lawn"])
      #expect(try await notifications.inbox(of: "ben", on: db).isEmpty)
      let assigned = TaskNotification.everything.of(.assigned, .completed).oldestFirst
      #expect(try await notifications.all(assigned, on: db).map(\.recipient) == ["ben"])
      try await notifications.postpone(taken[0], at: now, on: db)
      let late = try await notifications.findOrThrow(taken[0].id, on: db)
      #expect(late.sentAt == nil && late.sendAt == now.addingTimeInterval(60))
      let last = try await notifications.update(late, on: db) { $0.attempts = 5 }
      try await notifications.postpone(last, at: now, on: db)
      #expect(try await notifications.count(on: db) == 1)
    }
  }

  /// 16 change settings at once, and no change is lost.
  @Test(arguments: TestDatabase.allCases) func settings(kind: TestDatabase) async throws {
    try await withServers(kind) { db, home, club async throws in
      let configs = ConfigRepository()
      #expect(try await configs.settings(of: home.id, on: db) == ServerSettings())
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<16 {
          group.addTask {
            _ = try await ConfigRepository().change(home.id, on: db) { $0.quietRoles.append("r\(number)") }
          }
        }
        try await group.waitForAll()
      }
      let changed = try await configs.change(home.id, on: db) { $0.language = "de" }
      #expect(Set(changed.quietRoles) == Set((0..<16).map { "r\($0)" }))
      #expect(try await configs.settings(of: home.id, on: db) == changed)
      #expect(try await configs.settings(of: club.id, on: db).language == "en")
      #expect(try await configs.findOrThrow(home.id, on: db).version == 18)
    }
  }
}
