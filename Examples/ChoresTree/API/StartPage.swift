import Foundation
import Hummingbird
import Strata

/// `/`: the tasks of every server in a table, so that a person sees the service work.
struct StartPage: Sendable {
  private static let size = 25

  let database: Database
  let chores = ChoreRepository()

  func add(to router: Router<BasicRequestContext>) {
    router.get { request, _ in
      var query = RequestQuery(request)
      let status = query.optional("status", Field.choice(ChoreStatus.self))
      let serverID = query.optional("serverID", Field.key(Server.self))
      let number = query.integer("page", default: 1, in: 1...1_000_000)
      try query.finish()
      let filter = ChoreFilter(serverID: serverID, status: status)
      let html = try await render(filter, number)
      return Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: html)))
    }
  }

  private func render(_ filter: ChoreFilter, _ number: Int) async throws -> String {
    let query = chores.query(filter, sort: [SortTerm(column: .dueAt, direction: .ascending)])
    let total = try await database.count(query)
    let rows = try await database.all(
      query.limit(Self.size).offset((number - 1) * Self.size).including(Chore.server, Chore.assignee))
    let servers = try await database.all(Server.everything.order { $0.name.ascending })
    return HTML.page(
      HTML.List(
        rows: rows.map { HTML.Row(chore: $0.0, server: $0.1, assignee: $0.2) }, servers: servers, filter: filter,
        number: number, pages: max(1, (total + Self.size - 1) / Self.size), total: total))
  }
}
