import Strata

// Properties with names that what the macros write needs for itself.

@Entity
struct Taken {
  let id: Key<Taken>
  var validate: Int  // error: 'validate' means something else in what '@Entity' writes
  var isEmpty: Bool  // error: 'isEmpty' means something else in what '@Entity' writes
  var set: Int  // error: 'set' means something else
  var Columns: Int  // error: 'Columns' means something else
  var Assignables: Int  // error: 'Assignables' means something else
  var Strata: Int  // error: 'Strata' means something else
  var Swift: Int  // error: 'Swift' means something else
  var `self`: Int  // error: 'self' means something else
  var Taken: Int  // error: 'Taken' means something else
}

@Entity
struct TakenStatics {
  let id: Key<TakenStatics>

  static let columns = 1  // error: 'columns' is written by '@Entity'
  static let tableName = "taken"  // error: name the table in it
  static let schema = 1  // error: 'schema' is written by '@Entity'
}

@Entity
struct TakenKey {
  @ID let number: Int
  @ID let hashValue: String  // error: 'hashValue' means something else
}

@Embeddable
struct TakenValue {
  var embeddedSchema: Int  // error: 'embeddedSchema' means something else in what '@Embeddable' writes
  var OptionalColumns: Int  // error: 'OptionalColumns' means something else
  static let embeddedTypes = 1  // error: 'embeddedTypes' is written by '@Embeddable'
}

@Selection
struct TakenSelection {
  let `self`: Int  // error: 'self' means something else in what '@Selection' writes; name the property otherwise
}
