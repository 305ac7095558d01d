/// What a struct is declared as.
enum DeclarationKind {
  case entity
  case embeddable
  case selection
  case jsonObject

  var attribute: String {
    switch self {
    case .entity: "Entity"
    case .embeddable: "Embeddable"
    case .selection: "Selection"
    case .jsonObject: "JSONObject"
    }
  }

  var noun: String {
    switch self {
    case .entity: "an entity"
    case .embeddable: "a value object"
    case .selection: "a selection"
    case .jsonObject: "an object of JSON"
    }
  }

  var reasonNotToBeGeneric: String {
    switch self {
    case .entity: "it is one table"
    case .embeddable, .selection, .jsonObject: "a macro sees the names of its columns, not their types"
    }
  }

  /// Why some attributes have no place in it.
  var limit: String {
    switch self {
    case .entity: ""
    case .embeddable: "what is about the row belongs to the entity"
    case .selection: "it is read, never written"
    case .jsonObject: "it is no table"
    }
  }

  /// Names that what the macro writes has itself, where a property's would stand beside them.
  var takenNames: Set<String> {
    switch self {
    case .entity: ["Strata", "Swift", "self", "Columns", "Assignables", "validate"]
    case .embeddable:
      [
        "Strata", "Swift", "self", "Columns", "OptionalColumns", "Assignables", "embeddedSchema", "embeddedPath",
        "embeddedAssignables", "embeddedWhole",
      ]
    case .selection, .jsonObject: ["Strata", "Swift", "self"]
    }
  }

  /// Static properties that the macro writes.
  var takenStatics: Set<String> {
    switch self {
    case .entity: ["columns", "assignables", "tableName", "primaryKeyNames", "schema", "joinTables"]
    case .embeddable: ["embeddedTypes"]
    case .selection: ["resultTypes"]
    case .jsonObject: []
    }
  }

  func allows(_ attribute: String) -> Bool {
    switch self {
    case .entity: true
    case .embeddable:
      ["Column", "Length", "Range", "Matches", "OneOf", "Unique", "Index", "Encrypted", "Embedded"].contains(attribute)
    case .selection, .jsonObject: false
    }
  }
}
