import Hummingbird
import Strata

/// `/api/v1/members`
struct MemberRoutes: Sendable {
  let database: Database
  let editing: VersionedEditing
  let members = MemberRepository()

  func add(to group: RouterGroup<BasicRequestContext>) {
    group.get { request, _ in try await list(request) }
      .post { request, _ in try await create(request) }
      .get("{id}") { _, context in
        try JSONCoding.response(
          MemberResponse(try await members.findOrThrow(try context.key(Member.self), on: database)))
      }
      .patch("{id}") { request, context in try await update(request, try context.key(Member.self)) }
      .delete("{id}") { request, context in
        var query = RequestQuery(request)
        let version = query.version()
        try query.finish()
        try await editing.delete(Member.self, try context.key(Member.self), version: version)
        return Response(status: .noContent)
      }
  }

  private func list(_ request: Request) async throws -> Response {
    var query = RequestQuery(request)
    let serverID = query.optional("serverID", Field.key(Server.self))
    let role = query.optional("role", Field.choice(MemberRole.self))
    let sort = query.sort(MemberSort.self)
    let (number, size) = query.page()
    try query.finish()
    let page = try await members.page(
      members.query(serverID: serverID, role: role, sort: sort), number: number, size: size, on: database)
    return try JSONCoding.response(PageResponse(page, MemberResponse.init))
  }

  private func create(_ request: Request) async throws -> Response {
    var body = try await RequestBody(request)
    let serverID = body.required("serverID", Field.key(Server.self))
    let discordID = body.required("discordID", Field.string)
    let displayName = body.required("displayName", Field.string)
    let role = body.optional("role", Field.choice(MemberRole.self))
    let new = Member.New(
      serverID: serverID ?? Key(), discordID: discordID ?? "-", displayName: displayName ?? "-", role: role ?? .member)
    body.add(new.validate())
    try body.finish()
    return try JSONCoding.response(MemberResponse(try await members.create(new, on: database)), status: .created)
  }

  private func update(_ request: Request, _ id: Key<Member>) async throws -> Response {
    var body = try await RequestBody(request)
    let version = body.optional("version", Field.integer)
    var changes = Member.Changes()
    body.change("displayName", Field.string) { if let value = $0 { changes.displayName = value } }
    body.change("role", Field.choice(MemberRole.self)) { if let value = $0 { changes.role = value } }
    body.add(changes.validate())
    try body.finish()
    let member = try await editing.update(Member.self, id, version: version, with: changes)
    return try JSONCoding.response(MemberResponse(member))
  }
}
