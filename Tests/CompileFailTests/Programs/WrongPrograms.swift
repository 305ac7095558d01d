import Foundation
import Strata

// Each line is a mistake that the compiler must find; the text behind it is a part of what it must say.

func keysDoNotMix(ship: Key<Ship>, port: Key<Port>, db: Database) async throws {
  _ = ship == port  // error: operands of type 'Key<Ship>' and 'Key<Port>'
  _ = Ship.where { $0.portID == ship }  // error: operands of type 'Column<Ship, Key<Port>>' and 'Key<Ship>'
  _ = try await db.find(Ship.self, port)  // error: value of type 'Key<Port>' to expected argument type 'Key<Ship>'
  _ = Ship.New(name: "a", speed: 1, portID: ship)  // error: to expected argument type 'Key<Port>'
}

func linksFitTheirTable(ship: Key<Ship>, port: Key<Port>, db: Database) async throws {
  _ = try await db.link(port, to: [ship], through: Ship.visiting)  // error: cannot convert value of type
  _ = try await db.link(ship, to: [ship], through: Ship.visiting)  // error: to expected element type
  _ = try await db.link(ship, to: [port], through: Ship.port)  // error: to expected argument type 'JoinTable
  _ = try await db.unlink(ship, from: [port], through: Ship.visiting.reversed)  // error: cannot convert value
  _ = Ship.hasMany(Port.self, through: Ship.visiting.reversed)  // error: cannot convert value of type 'JoinTable
  _ = Ship.joinTable("a", to: Loading.self, columns: "b", "c")  // error: requires that 'Loading.ID' conform
}

func managedColumnsAreNotSet(crate: Crate, ship: Key<Ship>, db: Database) async throws {
  _ = Crate.New(id: .init(3), label: "a")  // error: extra argument 'id' in call
  _ = Crate.New(label: "a", size: 1)  // error: extra argument 'size' in call
  try await db.update(crate) { $0.size = 3 }  // error: has no dynamic member 'size'
  _ = Loading.New(shipID: ship, crateID: crate.id, loader: "Ann")  // error: extra argument 'loader' in call
  _ = Loading.New(crateID: crate.id)  // error: missing argument for parameter 'shipID' in call
}

func compositeKeysAreWhole(crate: Crate, ship: Key<Ship>, db: Database) async throws {
  _ = try await db.find(Loading.self, ship)  // error: to expected argument type 'Loading.ID'
  _ = Loading.ID(shipID: ship)  // error: missing argument for parameter 'crateID' in call
  _ = try await db.find(Crate.self, 3)  // error: to expected argument type 'IdentityKey<Crate>'
}

func rowsOfTenantsNeedOne(db: Database) async throws {
  _ = try await db.all(Ticket.everything)  // error: (aka 'Ticket') conform to 'Shared'
  _ = try await db.count(Ticket.everything)  // error: (aka 'Ticket') conform to 'Shared'
  _ = try await db.insert(Ticket.New(lineID: Key()))  // error: (aka 'Ticket') conform to 'Shared'
}

func tablesAreDeclaredByTheirColumns() {
  _ = Ship.index(\.colour)  // error: has no member 'colour'
  _ = Ship.index(\Port.Columns.name)  // error: to expected argument type 'KeyPath<Ship.Columns, Column<Ship, String>>'
  _ = Ship.check("name") { $0.name }  // error: to closure result type 'Condition'
  _ = Ship.policy("own", for: .insert, using: { $0.speed > 3 })  // error: has no member 'insert'
  _ = Ship.policy("own", for: .select, using: { $0.speed > 3 }, checking: { $0.speed > 3 })  // error: 'select'
  _ = Ship.trigger("slow", .after, [.update(of: \.colour)], sqlite: "SELECT 1;")  // error: [TriggerEvent<Ship>]
  _ = Ship.hasMany(Loading.self, \.crateID)  // error: no exact matches in call to static method 'hasMany'
}

func columnsHaveTypes() {
  _ = Ship.where { $0.speed == "fast" }  // error: cannot convert value of type 'String' to expected argument type 'Int'
  _ = Ship.where { $0.speed > 1.5 }  // error: requires the types 'Int' and 'Double?' be equivalent
  _ = Ship.where { $0.speed == nil }  // error: 'nil' is not compatible with expected argument type 'Int'
  _ = Ship.where { $0.colour == "red" }  // error: has no member 'colour'
  _ = Ship.where { $0.speed.contains("1") }  // error: requires that 'Int' conform to
  _ = Ship.where { $0.name }  // error: to closure result type 'Condition'
  _ = Ship.order { $0.name.ascending }  // error: type 'Ship' has no member 'order'
}

func computedValuesHaveTypes(db: Database) async throws {
  _ = Ship.select { $0.colour }  // error: has no member 'colour'
  _ = Ship.select { $0.name.sum() }  // error: requires that 'String' conform to 'ArithmeticValue'
  _ = Ship.select { $0.speed.lowercased() }  // error: requires that 'Int' conform to 'TextValue'
  _ = Ship.where { $0.speed.plus(1.5) > 3 }  // error: to expected argument type 'Int'
  _ = Ship.where { $0.speed.plus($0.name) > 3 }  // error: requires the types 'Int' and 'String' be equivalent
  _ = Ship.select { $0.speed.coalesce(3) }  // error: requires the types 'Int' and 'Int?' be equivalent
  let sums: [Int] = try await db.all(Ship.select { $0.speed.sum() })  // error: '[Int?]' to type '[Int]'
  let fast: [Bool] = try await db.all(Ship.select { $0.speed > 3 })  // error: to type '[Bool]'
  _ = (sums, fast)
}

func tablesJoinByTheirColumns(db: Database) async throws {
  _ = Ship.everything.join(Port.self) { $0.id == $1.id }  // error: and 'Column<Port, Key<Port>>'
  _ = Ship.where { $0.id.in(Port.select { $0.id }) }  // error: 'Select<Port, Port.Columns, Key<Port>>'
  _ = Ship.where { $0.portID.in(Port.select { ($0.id, $0.id) }) }  // error: cannot conform to 'ValueExpression'
  let joined = Ship.everything.leftJoin(Port.self) { $0.portID == $1.id }
  for (ship, port) in try await db.all(joined) {
    print(ship.name, port.name)  // error: value of optional type 'Port?' must be unwrapped
  }
  let portNames = joined.select { _, port in port.name }
  let names: [String] = try await db.all(portNames)  // error: '[String?]' to type '[String]'
  print(names)
}

func relationsBelongToTheirEntity(db: Database) async throws {
  _ = Port.everything.including(Ship.port)  // error: cannot convert value of type 'Relation<Ship, Port, Port>'
  for (ship, port) in try await db.all(Ship.everything.including(Ship.port)) {
    _ = ship.port  // error: static member 'port' cannot be used on instance
    _ = port.ships  // error: static member 'ships' cannot be used on instance
  }
}

func updatesSetWhatMayBeSet(ship: Ship, db: Database) async throws {
  try await db.update(ship) { $0.version = 4 }  // error: has no dynamic member 'version'
  try await db.update(ship) { $0.id = Key() }  // error: has no dynamic member 'id'
  try await db.update(ship) { $0.name = nil }  // error: 'nil' cannot be assigned to type 'Computed<String>'
  try await db.update(ship) { print($0.speed + 1) }  // error: the row holds by then is not known here
  try await db.update(ship) { $0.name += "x" }  // error: the row holds by then is not known here
  try await db.update(ship) { $0.port = "x" }  // error: has no dynamic member 'port'
}

func manyRowsNeedAQuery(db: Database) async throws {
  try await db.updateAll(Ship.self) { $0.speed = 1 }  // error: to expected argument type 'Query
  try await db.deleteAll(Ship.self)  // error: to expected argument type 'Query
  try await db.updateAll(Ship.where { $0.speed > 3 }) { $0.id = Key() }  // error: has no dynamic member 'id'
  try await db.updateAll(Ship.select { $0.name }) { $0.speed = 1 }  // error: to expected argument type 'Query
}

func insertsNeedTheirValues(db: Database) async throws {
  _ = Ship.New(name: "a", speed: 1)  // error: missing argument for parameter 'portID'
  _ = Ship.New(name: "a", speed: 1, portID: Key(), version: 3)  // error: extra argument 'version'
  try await db.insert(Ship.self)  // error: requires that 'Ship.Type.Model' conform to 'Shared'
}

func sqlIsNoString(db: Database, input: String) async throws {
  _ = try await db.execute(input)  // error: cannot convert value of type 'String' to expected argument type 'SQL'
}
