import Foundation
import Strata

/// What clients see of the entities; apart from them, so that a new column is not published by accident.
struct ServerResponse: Encodable, Sendable {
  let id: Key<Server>
  let discordID: String
  let name: String
  let version: Int
  let createdAt: Date
  let updatedAt: Date

  init(_ server: Server) {
    id = server.id
    discordID = server.discordID
    name = server.name
    version = server.version
    createdAt = server.createdAt
    updatedAt = server.updatedAt
  }
}

struct MemberResponse: Encodable, Sendable {
  let id: Key<Member>
  let serverID: Key<Server>
  let discordID: String
  let displayName: String
  let role: String
  let version: Int
  let createdAt: Date
  let updatedAt: Date

  init(_ member: Member) {
    id = member.id
    serverID = member.serverID
    discordID = member.discordID
    displayName = member.displayName
    role = member.role.rawValue
    version = member.version
    createdAt = member.createdAt
    updatedAt = member.updatedAt
  }
}

struct TaskResponse: Encodable, Sendable {
  let id: Key<Chore>
  let serverID: Key<Server>
  let title: String
  let description: String?
  let status: String
  let assigneeID: Key<Member>?
  let dueAt: Date?
  let completedAt: Date?
  let version: Int
  let createdAt: Date
  let updatedAt: Date

  init(_ chore: Chore) {
    id = chore.id
    serverID = chore.serverID
    title = chore.title
    description = chore.description
    status = chore.status.rawValue
    assigneeID = chore.assigneeID
    dueAt = chore.dueAt
    completedAt = chore.completedAt
    version = chore.version
    createdAt = chore.createdAt
    updatedAt = chore.updatedAt
  }
}

struct PageResponse<Item: Encodable & Sendable>: Encodable, Sendable {
  let items: [Item]
  let page: Int
  let pageSize: Int
  let pages: Int
  let total: Int

  init<Model>(_ page: Page<Model>, _ item: (Model) -> Item) {
    items = page.items.map(item)
    self.page = page.number
    pageSize = page.size
    pages = page.pages
    total = page.total
  }
}
