import Foundation
import Strata

@Entity
struct Ship {
  let id: Key<Ship>
  var name: String
  var speed: Int
  var dockedAt: Date?
  var portID: Key<Port>
  @Version let version: Int

  static let port = belongsTo(Port.self, \.portID)
  static let visiting = joinTable("ship_visits", to: Port.self, columns: "ship_id", "port_id")
  static let visited = hasMany(Port.self, through: visiting)
}

@Entity
struct Port {
  let id: Key<Port>
  var name: String

  static let ships = hasMany(Ship.self, \.portID)
  static let visitors = hasMany(Ship.self, through: Ship.visiting.reversed)
}

@Entity
struct Crate {
  let id: IdentityKey<Crate>
  @Unique var label: String
  @Generated("length(label)") let size: Int
  @Default(.now) var packedAt: Date
}

@Entity
struct Loading {
  @ID let shipID: Key<Ship>
  @ID let crateID: IdentityKey<Crate>
  @CreatedBy let loader: String?
}

@Entity
struct Ticket {
  let id: Key<Ticket>
  @Tenant var lineID: Key<Port>
}

// What the wrong programs are next to: all of this is right.
func rightPrograms(ship: Ship, port: Key<Port>, db: Database) async throws {
  _ = Ship.where { $0.portID == port && $0.speed > 3 && $0.dockedAt == nil && $0.name.contains("a") }
  for (ship, port) in try await db.all(Ship.everything.including(Ship.port)) { print(ship.name, port.name) }
  try await db.update(ship) {
    $0.speed = 4
    $0.dockedAt = nil
  }
  try await db.insert(Ship.New(name: "a", speed: 1, portID: port))
  let crate = try await db.insert(Crate.New(label: "a"))
  _ = try await db.find(Loading.self, .init(shipID: ship.id, crateID: crate.id))
  _ = Crate.index(\.label, where: { $0.size > 3 })
  _ = Crate.index(\.label, including: \.size)
  _ = Ship.check("speed") { $0.speed > 3 }
  _ = Ship.policy("own", using: { $0.speed > 3 }, checking: { $0.speed > 3 })
  _ = Ship.policy("own", for: .select, as: .restrictive, using: { $0.speed > 3 })
  _ = Ship.policy("own", for: .insert, to: ["app"], checking: { $0.speed > 3 })
  _ = Ship.trigger("slow", .after, [.update(of: \.speed)], when: { $0.speed < $1.speed }, sqlite: "SELECT 1;")
  _ = Ship.where { $0.name.matches("^a") }
  try await db.link(ship.id, to: [port], through: Ship.visiting)
  try await db.link(port, to: [ship.id], through: Ship.visiting.reversed)
  try await db.execute("DELETE FROM ships WHERE name = \(ship.name)")
}
