import Foundation
import Strata

func valueObjectsHaveTypes(yacht: Yacht, db: Database) async throws {
  _ = Yacht.where { $0.berth.pier == 3 }  // error: to expected argument type 'String'
  _ = Yacht.where { $0.berth.colour == "red" }  // error: has no member 'colour'
  _ = Yacht.where { $0.winter.depth > "deep" }  // error: value of type 'String' to expected argument type 'Double'
  _ = Yacht.New(name: "a")  // error: missing argument for parameter 'berth' in call
  _ = Yacht.New(name: "a", berth: nil)  // error: 'nil' is not compatible with expected argument type 'Berth'
  try await db.update(yacht) { $0.berth.pier = nil }  // error: 'nil' cannot be assigned to type 'Computed<String>'
  try await db.update(yacht) { $0.berth = nil }  // error: 'nil' cannot be assigned to type 'EmbeddedChanges
  try await db.update(yacht) { $0.berth = "a" }  // error: cannot assign value of type 'String' to type 'EmbeddedChanges
  try await db.update(yacht) { $0.winter.pier = "a" }  // error: conform to 'AssignableColumns'
  try await db.update(yacht) { print($0.berth.pier + "a") }  // error: the row holds by then is not known here
}

func selectionsHaveTypes(db: Database) async throws {
  _ = Yacht.select(as: YachtLine.self) { .init(name: $0.berth.depth, depth: $0.berth.depth) }  // error: be equivalent
  _ = Yacht.select(as: YachtLine.self) { .init(name: $0.name) }  // error: missing argument for parameter 'depth'
  _ = Yacht.select(as: YachtLine.self) { .init(name: $0.name, depth: $0.name.optional) }  // error: be equivalent
  let lines = Yacht.select(as: YachtLine.self) { .init(name: $0.name, depth: $0.berth.depth) }
  let yachts: [Yacht] = try await db.all(lines)  // error: cannot assign value of type '[YachtLine
  print(yachts)
}

func referencesHaveTypes(label: Label, ship: Key<Ship>, port: Key<Port>, db: Database) async throws {
  _ = Label.where { $0.cargo == .ship(port) }  // error: value of type 'Key<Port>' to expected argument type 'Key<Ship>'
  _ = Label.where { $0.cargo == nil }  // error: operator function '==' requires that 'Cargo.Columns<Label>'
  _ = Label.where { $0.cargo.port == port }  // error: has no member 'port'
  _ = Label.where { $0.cargo.ship == port }  // error: and 'Key<Port>'
  _ = Label.New(cargo: nil)  // error: 'nil' is not compatible with expected argument type 'Cargo'
  try await db.update(label) { $0.cargo = nil }  // error: 'nil' cannot be assigned to type 'Cargo.Columns<Label>.Value'
  try await db.update(label) { $0.cargo = .crate(ship) }  // error: to expected argument type 'IdentityKey<Crate>'
  _ = Label.belongsTo(Port.self, \.cargo.ship)  // error: no exact matches in call to static method 'belongsTo'
}

func rowsOfReferencesHaveTypes(db: Database) async throws {
  for (_, cargo, former) in try await db.all(Label.everything.including(Label.cargo, Label.former)) {
    switch cargo {  // error: switch must be exhaustive
    case .ship(let ship): print(ship.name)
    }
    if case .ship(let ship) = cargo { print(ship.label) }  // error: value of type 'Ship' has no member 'label'
    switch former {  // error: switch must be exhaustive
    case .ship(let ship): print(ship.name)
    case .crate(let crate): print(crate.label)
    }
  }
  _ = Label.belongsTo(\.cargo, onDelete: .setNull)  // error: the rows must refer to something, so they cannot lose it
  _ = Label.belongsTo(\.id)  // error: no exact matches in call to static method 'belongsTo'
  _ = Label.everything.including(Label.cargo.including(Ship.port))  // error: has no member 'including'
  _ = Label.where { Label.cargo.exists(for: $0) }  // error: has no member 'exists'
  _ = Ship.everything.including(Label.cargo)  // error: cannot convert value of type 'Relation<Label
}
