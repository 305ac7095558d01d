import Foundation
import Strata

// Each line is a mistake that the compiler must find; the text behind it is a part of what it must say.

func commonTablesHaveColumns() {
  let speeds = CommonTable("speeds", Ship.select { ($0.portID, $0.speed.sum()) }.group { $0.portID })
  _ = Port.everything.join(speeds) { $0.name == $1.0 }  // error: 'Column<Port, String>' and 'Computed<Key<Port>>'
  _ = speeds.recursive { $0.everything.select { $0.0 } }  // error: requires the types '(Key<Port>, Int?)' and
}

func walksStayInTheirTable() {
  let (ships, ports) = (Ship.everything, Port.everything)
  _ = Ship.recursive(from: ports) { $0.id == $1.id }  // error: to expected argument type 'Query<Ship>'
  _ = Ship.recursive(from: Ship.self) { $0.id == $1.id }  // error: to expected argument type 'Query<Ship>'
  _ = Ship.recursive(from: ships) { $0.portID == $1.id }  // error: 'Column<Ship, Key<Port>>'
}

func insertsFromQueriesHaveTypes(db: Database) async throws {
  let ships = Ship.everything
  try await db.insert(into: Port.self, from: ships) { $0.name = $1.speed }  // error: requires the types 'String'
  try await db.insert(into: Port.self, from: ships) { port, _ in port.name = 3 }  // error: 'Int' to type 'String'
  try await db.insert(into: Port.self, from: ships) { $0.colour = $1.name }  // error: no dynamic member 'colour'
  try await db.insert(into: Port.self, from: ships) { port, _ in print(port.name + "x") }  // error: does not exist yet
  try await db.insert(into: Port.self, from: Ship.self) { port, _ in port.name = "x" }  // error: to 'TableQuery'
  try await db.insert(into: Ticket.self, from: ships) { _, _ in }  // error: 'Ticket' conform to 'Shared'
  try await db.insert(into: Port.self, from: Ticket.everything) { _, _ in }  // error: 'Ticket') conform to 'Shared'
}

func joinedRowsChangeInTheFirstTable(db: Database) async throws {
  let docked = Ship.everything.join(Port.self) { $0.portID == $1.id }
  try await db.updateAll(docked) { ship, port in port.name = ship.name }  // error: 'name' is a 'let' constant
  try await db.updateAll(docked) { ship, port in ship.version = 3 }  // error: has no dynamic member 'version'
  try await db.updateAll(docked) { ship, port in ship.speed = port.name }  // error: to type 'Computed<Int>'
  let names = docked.select { ship, _ in ship.name }
  try await db.updateAll(names) { ship, _ in ship.speed = 1 }  // error: to expected argument type 'Select<
  try await db.deleteAll(names)  // error: to expected argument type 'Select<
  let either = Ship.everything.rightJoin(Port.self) { $0.portID == $1.id }
  try await db.destroyAll(either)  // error: (Ship?, Port)>' to expected argument type
  let deleted: [Int] = try await db.deleteAll(Ship.everything, returning: { $0.name })  // error: '[String]' to type
  print(deleted)
}

func streamsHaveRows(db: Database) async throws {
  for try await name in try db.stream(Ship.select { $0.name }) { print(name.speed) }  // error: 'String' has no member
  _ = try db.stream(Ticket.select { $0.id })  // error: requires that 'Ticket' conform to 'Shared'
}
