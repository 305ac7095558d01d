import Strata

enum ServerSort: String, CaseIterable, Sendable {
  case createdAt
  case name

  func ordering(_ columns: Server.Columns, _ direction: Ordering.Direction) -> Ordering {
    switch self {
    case .createdAt: columns.createdAt.sorted(direction)
    case .name: columns.name.sorted(direction)
    }
  }
}

struct ServerRepository: Repository {
  typealias Model = Server

  func query(search: String?, sort: [SortTerm<ServerSort>]) -> Query<Server> {
    var query = Server.everything
    if let search, !search.isEmpty { query = query.where { $0.name.contains(search, ignoringCase: true) } }
    for term in sort { query = query.order { term.column.ordering($0, term.direction) } }
    return query.order { $0.id.ascending }
  }
}
