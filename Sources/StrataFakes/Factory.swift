public import Strata

/// How rows of an entity are made for tests and seeders: what is not said is made up.
///
/// ```swift
/// let members = Factory<Member> { fake in
///   Member.New(name: fake.name(), email: fake.email())
/// }
/// let chores = Factory<Chore> { fake in
///   Chore.New(title: fake.sentence(), memberID: try fake.parent(members))
/// }
/// ```
/// A factory has no state and can be a constant; the numbers and the seed are those of ``Fakes``, which makes the rows.
public struct Factory<Model: Shared>: Sendable {
  private let make: @Sendable (inout Fake) throws -> Model.New
  /// Parents that are there already, by their types.
  let parents: [ObjectIdentifier: any Sendable]

  /// - Parameter make: Makes one row. It depends on nothing but its parameter, or rows differ from run to run.
  public init(_ make: @escaping @Sendable (_ fake: inout Fake) throws -> Model.New) {
    self.init(parents: [:], make)
  }

  private init(
    parents: [ObjectIdentifier: any Sendable], _ make: @escaping @Sendable (inout Fake) throws -> Model.New
  ) {
    self.parents = parents
    self.make = make
  }

  /// The same with a parent that is there already: ``Fake/parent(_:)`` is its key, and no other one is made.
  public func of<Parent: Shared>(_ parent: Parent) -> Factory {
    var parents = parents
    parents[ObjectIdentifier(Parent.self)] = parent.id
    return Factory(parents: parents, make)
  }

  /// The same with other values, for a kind of row that tests often want.
  public func with(_ change: @escaping @Sendable (_ row: inout Model.New, _ fake: inout Fake) throws -> Void) -> Factory
  {
    Factory(parents: parents) { [make] fake in
      var row = try make(&fake)
      try change(&row, &fake)
      return row
    }
  }

  func row(_ fake: inout Fake) throws -> Model.New { try make(&fake) }
}
