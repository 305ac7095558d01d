import Strata

/// Where a row's parents come from.
protocol ParentMaking: Sendable {
  var fakes: Fakes { get }
  /// Keys of parents that are there already, by the types of the parents.
  var given: [ObjectIdentifier: any Sendable] { get }

  func keyOfNew<Parent: Shared>(_ factory: Factory<Parent>) throws -> Parent.ID
}

extension ParentMaking {
  func key<Parent: Shared>(of factory: Factory<Parent>) throws -> Parent.ID {
    if let key = given[ObjectIdentifier(Parent.self)] as? Parent.ID { return key }
    return try keyOfNew(factory)
  }
}

/// Parents that are inserted with the row, in a unit of work: it sends them first.
struct InsertedParents: ParentMaking {
  let fakes: Fakes
  let given: [ObjectIdentifier: any Sendable]
  let work: UnitOfWork

  func keyOfNew<Parent: Shared>(_ factory: Factory<Parent>) throws -> Parent.ID {
    let parents = InsertedParents(fakes: fakes, given: given.merging(factory.parents) { $1 }, work: work)
    return try work.insert(try fakes.make(factory, parents: parents)).id
  }
}

/// Parents that nobody inserts.
struct UnsavedParents: ParentMaking {
  let fakes: Fakes
  let given: [ObjectIdentifier: any Sendable]

  func keyOfNew<Parent: Shared>(_ factory: Factory<Parent>) throws -> Parent.ID {
    let parents = UnsavedParents(fakes: fakes, given: given.merging(factory.parents) { $1 })
    guard let key = Parent.id(of: try fakes.make(factory, parents: parents)) else {
      throw DatabaseError(
        .invalidArgument,
        "the database makes the keys of \(Parent.tableName), so there is none before one is inserted; use create, or name a parent with of"
      )
    }
    return key
  }
}

/// No parents: those of the row are known.
struct NoParents: ParentMaking {
  let fakes: Fakes
  let given: [ObjectIdentifier: any Sendable] = [:]

  func keyOfNew<Parent: Shared>(_ factory: Factory<Parent>) throws -> Parent.ID {
    throw DatabaseError(
      .invalidArgument,
      "a row that is made by itself has no new parent of \(Parent.tableName); choose one that is there with one(of:), or create the row from a factory"
    )
  }
}
