import Foundation
import Strata

// Each line is a mistake that the compiler must find; the text behind it is a part of what it must say.

func keysDoNotMix(ship: Key<Ship>, port: Key<Port>, db: Database) async throws {
  _ = ship == port  // error: 'Key<Ship>' vs. 'Key<Port>'
  _ = Ship.where { $0.portID == ship }  // error: to expected argument type 'Key<Port>'
  _ = try await db.find(Ship.self, port)  // error: value of type 'Key<Port>' to expected argument type 'Key<Ship>'
  _ = Ship.New(name: "a", speed: 1, portID: ship)  // error: to expected argument type 'Key<Port>'
}

func columnsHaveTypes() {
  _ = Ship.where { $0.speed == "fast" }  // error: cannot convert value of type 'String' to expected argument type 'Int'
  _ = Ship.where { $0.speed > 1.5 }  // error: cannot convert value of type 'Column<Ship, Int>'
  _ = Ship.where { $0.speed == nil }  // error: 'nil' is not compatible with expected argument type 'Int'
  _ = Ship.where { $0.colour == "red" }  // error: has no member 'colour'
  _ = Ship.where { $0.speed.contains("1") }  // error: no exact matches in call to instance method 'contains'
  _ = Ship.where { $0.name }  // error: to closure result type 'Condition'
  _ = Ship.order { $0.name.ascending }  // error: type 'Ship' has no member 'order'
}

func relationsBelongToTheirEntity(db: Database) async throws {
  _ = Port.everything.including(Ship.port)  // error: cannot convert value of type 'Relation<Ship, Port>'
  for (ship, port) in try await db.all(Ship.everything.including(Ship.port)) {
    _ = ship.port  // error: static member 'port' cannot be used on instance
    _ = port.ships  // error: static member 'ships' cannot be used on instance
  }
}

func updatesSetWhatMayBeSet(ship: Ship, db: Database) async throws {
  try await db.update(ship) { $0.version = 4 }  // error: has no dynamic member 'version'
  try await db.update(ship) { $0.id = Key() }  // error: has no dynamic member 'id'
  try await db.update(ship) { $0.name = nil }  // error: 'nil' cannot be assigned to type 'String'
  try await db.update(ship) { $0.speed = $0.speed }  // error: changes are written, not read
  try await db.update(ship) { $0.port = "x" }  // error: has no dynamic member 'port'
}

func insertsNeedTheirValues(db: Database) async throws {
  _ = Ship.New(name: "a", speed: 1)  // error: missing argument for parameter 'portID'
  _ = Ship.New(name: "a", speed: 1, portID: Key(), version: 3)  // error: extra argument 'version'
  try await db.insert(Ship.self)  // error: requires that 'Ship.Type.Model' conform to 'Shared'
}

func sqlIsNoString(db: Database, input: String) async throws {
  _ = try await db.execute(input)  // error: cannot convert value of type 'String' to expected argument type 'SQL'
}
