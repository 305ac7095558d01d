import Strata

enum MemberSort: String, CaseIterable, Sendable {
  case createdAt
  case displayName

  func ordering(_ columns: Member.Columns, _ direction: Ordering.Direction) -> Ordering {
    switch self {
    case .createdAt: columns.createdAt.sorted(direction)
    case .displayName: columns.displayName.sorted(direction)
    }
  }
}

struct MemberRepository: Repository {
  typealias Model = Member

  func query(serverID: Key<Server>?, role: MemberRole?, sort: [SortTerm<MemberSort>]) -> Query<Member> {
    var query = Member.everything
    if let serverID { query = query.where { $0.serverID == serverID } }
    if let role { query = query.where { $0.role == role } }
    for term in sort { query = query.order { term.column.ordering($0, term.direction) } }
    return query.order { $0.id.ascending }
  }
}
