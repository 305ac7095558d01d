import Foundation
import Strata

@Embeddable
struct Berth {
  var pier: String
  var depth: Double?
}

@Entity
struct Yacht {
  let id: Key<Yacht>
  var name: String
  @Embedded var berth: Berth
  @Embedded var winter: Berth?
}

@Selection
struct YachtLine {
  let name: String
  let depth: Double?
}

@ExclusiveReference
enum Cargo {
  case ship(Key<Ship>)
  case crate(IdentityKey<Crate>)
}

@Entity
struct Label {
  let id: Key<Label>
  @Embedded var cargo: Cargo
  @Embedded var former: Cargo?

  static let ship = belongsTo(Ship.self, \.cargo.ship)
  static let cargo = belongsTo(\.cargo)
  static let former = belongsTo(\.former, onDelete: .setNull)
}

// What the wrong programs are next to.
func rightReferences(label: Label, ship: Key<Ship>, db: Database) async throws {
  _ = Label.where { $0.cargo == .ship(ship) && $0.former == nil && $0.former.crate == nil }
  for (label, ship) in try await db.all(Label.everything.including(Label.ship)) { print(label.id, ship?.name ?? "") }
  let lines = try await db.all(Label.everything.including(Label.cargo, Label.former)).map { _, cargo, former in
    let name =
      switch cargo {
      case .ship(let ship): ship.name
      case .crate(let crate): crate.label
      }
    return former == nil ? name : ""
  }
  _ = Label.belongsTo(\.cargo, onDelete: .cascade)
  try await db.update(label) {
    $0.cargo = lines.isEmpty ? .crate(IdentityKey(4)) : .ship(ship)
    $0.former = .crate(IdentityKey(3))
    $0.former = nil
  }
}

// What the wrong programs are next to.
func rightValueObjects(yacht: Yacht, db: Database) async throws {
  _ = Yacht.where { $0.berth.pier == "a" && $0.winter.pier == nil && $0.berth.depth > 3 }
  try await db.update(yacht) {
    $0.berth.pier = "b"
    $0.berth.depth = nil
    $0.berth = Berth(pier: "c")
    $0.winter = nil
  }
  let lines: [YachtLine] = try await db.all(
    Yacht.select(as: YachtLine.self) { .init(name: $0.name, depth: $0.berth.depth) })
  print(lines, Yacht.New(name: "a", berth: Berth(pier: "b")))
}
