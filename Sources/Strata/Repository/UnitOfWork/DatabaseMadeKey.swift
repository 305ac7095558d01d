/// A key that the database numbers, and that a number can stand for until the row is there: see ``UnitOfWork/insert(_:fileID:line:)``.
public protocol DatabaseMadeKey: Sendable {
  init(_ number: Int64)
  var number: Int64 { get }
}

extension IdentityKey: DatabaseMadeKey {}

extension Entity where ID: DatabaseMadeKey {
  public static func id(numbered number: Int64) -> ID? { ID(number) }
  public static func number(of id: ID) -> Int64? { id.number }
}

extension Entity {
  public static func id(numbered number: Int64) -> ID? { nil }
  public static func number(of id: ID) -> Int64? { nil }
}
