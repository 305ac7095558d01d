import Foundation
import Strata

/// Which tasks a list shows; what is nil does not matter.
struct ChoreFilter: Sendable {
  var serverID: Key<Server>?
  var assigneeID: Key<Member>?
  var status: ChoreStatus?
  var dueBefore: Date?
  var search: String?
}

/// A column that tasks can be sorted by.
enum ChoreSort: String, CaseIterable, Sendable {
  case createdAt
  case dueAt
  case title
  case status

  func ordering(_ columns: Chore.Columns, _ direction: Ordering.Direction) -> Ordering {
    switch self {
    case .createdAt: columns.createdAt.sorted(direction)
    case .dueAt: columns.dueAt.sorted(direction)
    case .title: columns.title.sorted(direction)
    case .status: columns.status.sorted(direction)
    }
  }
}

struct ChoreRepository: Repository {
  typealias Model = Chore

  func query(_ filter: ChoreFilter, sort: [SortTerm<ChoreSort>]) -> Query<Chore> {
    var query = Chore.everything
    if let serverID = filter.serverID { query = query.where { $0.serverID == serverID } }
    if let assigneeID = filter.assigneeID { query = query.where { $0.assigneeID == assigneeID } }
    if let status = filter.status { query = query.where { $0.status == status } }
    if let dueBefore = filter.dueBefore { query = query.where { $0.dueAt < dueBefore } }
    if let search = filter.search, !search.isEmpty {
      query = query.where { $0.title.contains(search, ignoringCase: true) }
    }
    for term in sort { query = query.order { term.column.ordering($0, term.direction) } }
    // The key last: rows that are equal otherwise keep their places from page to page.
    return query.order { $0.id.ascending }
  }
}
