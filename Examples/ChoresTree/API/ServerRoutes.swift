import Hummingbird
import Strata

/// `/api/v1/servers`
struct ServerRoutes: Sendable {
  let database: Database
  let feature: ServerManagementFeature
  let editing: VersionedEditing
  let servers = ServerRepository()

  func add(to group: RouterGroup<BasicRequestContext>) {
    group.get { request, _ in try await list(request) }
      .post { request, _ in try await create(request) }
      .get("{id}") { _, context in
        try JSONCoding.response(
          ServerResponse(try await servers.findOrThrow(try context.key(Server.self), on: database)))
      }
      .patch("{id}") { request, context in try await update(request, try context.key(Server.self)) }
      .delete("{id}") { request, context in
        var query = RequestQuery(request)
        let version = query.version()
        try query.finish()
        try await editing.delete(Server.self, try context.key(Server.self), version: version)
        return Response(status: .noContent)
      }
  }

  private func list(_ request: Request) async throws -> Response {
    var query = RequestQuery(request)
    let search = query.optional("search", Field.string)
    let sort = query.sort(ServerSort.self)
    let (number, size) = query.page()
    try query.finish()
    let page = try await servers.page(
      servers.query(search: search, sort: sort), number: number, size: size, on: database)
    return try JSONCoding.response(PageResponse(page, ServerResponse.init))
  }

  private func create(_ request: Request) async throws -> Response {
    var body = try await RequestBody(request)
    let discordID = body.required("discordID", Field.string)
    let name = body.required("name", Field.string)
    let new = Server.New(discordID: discordID ?? "-", name: name ?? "-")
    body.add(new.validate())
    try body.finish()
    let server = try await feature.create(new)
    return try JSONCoding.response(ServerResponse(server), status: .created)
  }

  private func update(_ request: Request, _ id: Key<Server>) async throws -> Response {
    var body = try await RequestBody(request)
    let version = body.optional("version", Field.integer)
    var changes = Server.Changes()
    body.change("discordID", Field.string) { if let value = $0 { changes.discordID = value } }
    body.change("name", Field.string) { if let value = $0 { changes.name = value } }
    body.add(changes.validate())
    try body.finish()
    let server = try await editing.update(Server.self, id, version: version, with: changes)
    return try JSONCoding.response(ServerResponse(server))
  }
}
