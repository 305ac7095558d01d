import Foundation
import Hummingbird
import Strata

/// `/api/v1/tasks`
struct TaskRoutes: Sendable {
  let database: Database
  let feature: TaskManagementFeature
  let editing: VersionedEditing
  let now: @Sendable () -> Date
  let chores = ChoreRepository()

  func add(to group: RouterGroup<BasicRequestContext>) {
    group.get { request, _ in try await list(request) }
      .post { request, _ in try await create(request) }
      .get("{id}") { _, context in
        try JSONCoding.response(TaskResponse(try await chores.findOrThrow(try context.key(Chore.self), on: database)))
      }
      .patch("{id}") { request, context in try await update(request, try context.key(Chore.self)) }
      .post("{id}/assign") { request, context in try await assign(request, try context.key(Chore.self)) }
      .post("{id}/complete") { request, context in try await complete(request, try context.key(Chore.self)) }
      .delete("{id}") { request, context in
        var query = RequestQuery(request)
        let version = query.version()
        try query.finish()
        try await editing.delete(Chore.self, try context.key(Chore.self), version: version)
        return Response(status: .noContent)
      }
  }

  private func list(_ request: Request) async throws -> Response {
    var query = RequestQuery(request)
    let filter = ChoreFilter(
      serverID: query.optional("serverID", Field.key(Server.self)),
      assigneeID: query.optional("assigneeID", Field.key(Member.self)),
      status: query.optional("status", Field.choice(ChoreStatus.self)),
      dueBefore: query.optional("dueBefore", Field.date),
      search: query.optional("search", Field.string))
    let sort = query.sort(ChoreSort.self)
    let (number, size) = query.page()
    try query.finish()
    let page = try await chores.page(chores.query(filter, sort: sort), number: number, size: size, on: database)
    return try JSONCoding.response(PageResponse(page, TaskResponse.init))
  }

  private func create(_ request: Request) async throws -> Response {
    var body = try await RequestBody(request)
    let serverID = body.required("serverID", Field.key(Server.self))
    let title = body.required("title", Field.string)
    let new = Chore.New(
      serverID: serverID ?? Key(), title: title ?? "-", description: body.optional("description", Field.string),
      assigneeID: body.optional("assigneeID", Field.key(Member.self)), dueAt: body.optional("dueAt", Field.date))
    body.add(new.validate())
    try body.finish()
    return try JSONCoding.response(TaskResponse(try await feature.create(new)), status: .created)
  }

  private func update(_ request: Request, _ id: Key<Chore>) async throws -> Response {
    var body = try await RequestBody(request)
    let version = body.optional("version", Field.integer)
    let now = now()
    var changes = Chore.Changes()
    body.change("title", Field.string) { if let value = $0 { changes.title = value } }
    body.change("description", isNullable: true, Field.string) { changes.description = $0 }
    body.change("dueAt", isNullable: true, Field.date) { changes.dueAt = $0 }
    body.change("status", Field.choice(ChoreStatus.self)) { status in
      guard let status else { return }
      changes.status = status
      changes.completedAt = status == .done ? now : nil
    }
    body.add(changes.validate())
    try body.finish()
    return try JSONCoding.response(
      TaskResponse(try await editing.update(Chore.self, id, version: version, with: changes)))
  }

  private func assign(_ request: Request, _ id: Key<Chore>) async throws -> Response {
    var body = try await RequestBody(request)
    let version = body.optional("version", Field.integer)
    var memberID: Key<Member>?
    var isGiven = false
    body.change("memberID", isNullable: true, Field.key(Member.self)) {
      memberID = $0
      isGiven = true
    }
    if !isGiven, body.failures.isEmpty {
      body.add([
        ValidationFailure(field: "memberID", rule: "required", message: "is required; null takes the assignee away")
      ])
    }
    try body.finish()
    return try JSONCoding.response(TaskResponse(try await feature.assign(id, version: version, to: memberID)))
  }

  private func complete(_ request: Request, _ id: Key<Chore>) async throws -> Response {
    var query = RequestQuery(request)
    let version = query.version()
    try query.finish()
    return try JSONCoding.response(TaskResponse(try await feature.complete(id, version: version)))
  }
}
