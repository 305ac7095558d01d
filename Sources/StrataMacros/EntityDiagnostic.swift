import SwiftDiagnostics

/// What can be wrong with an entity, in words that say what to write instead.
enum EntityDiagnostic: DiagnosticMessage {
  case notAStruct(DeclarationKind)
  case generic(DeclarationKind)
  case noProperties(DeclarationKind)
  case attributeOfEntity(String, DeclarationKind)
  case attributeOfOneColumn(String)
  case embeddedType(String)
  case prefix
  case tableName
  case missingKey(String)
  case missingType(String)
  case severalBindings
  case lazyProperty
  case severalRoles
  case versionType
  case dateType(String)
  case deletedAtType
  case optionalKey
  case mutableManaged(String)
  case initializedLet(String)
  case lengthOfNonText
  case sameColumn(String, String)
  case sameRole(String)
  case sameJoinColumn(String)
  case setNullOfRequired(String)
  case otherAction(String, String)
  case columnName
  case notAProperty(String)
  case emptyLength
  case emptyRange
  case ruleType(String, String)
  case patternLiteral
  case pattern(String)
  case emptySQL
  case optionalDefault
  case twoDefaults
  case managedDefault(String)
  case partNamedID
  case keyWithoutID
  case identityPart
  case noSuchProperty(String)
  case omittedProperty
  case jsonNames
  case takenName(String, DeclarationKind)
  case takenStatic(String, DeclarationKind)

  var severity: DiagnosticSeverity { .error }

  var diagnosticID: MessageID { MessageID(domain: "Strata", id: String(describing: self).prefixBeforeParenthesis) }

  var message: String {
    switch self {
    case .notAStruct(let kind): "\(kind.noun) is a struct: '@\(kind.attribute)' makes values, not objects"
    case .generic(let kind): "\(kind.noun) cannot be generic: \(kind.reasonNotToBeGeneric)"
    case .noProperties(let kind): "\(kind.noun) needs at least one stored property"
    case .attributeOfEntity(let name, let kind): "\(kind.noun) has no '@\(name)' properties: \(kind.limit)"
    case .attributeOfOneColumn(let name):
      "'@\(name)' is about one column; put it in front of a property of the value object"
    case .embeddedType(let type): "'\(type)' is one column; '@Embedded' is for structs with '@Embeddable'"
    case .prefix: "the prefix must be a string literal"
    case .tableName: "the table's name must be a string literal with at least one character"
    case .missingKey(let name): "'\(name)' needs a primary key: a property named 'id'"
    case .missingType(let name): "'\(name)' needs a type: a macro sees what is written, not what is inferred"
    case .severalBindings: "declare each column by itself: 'var name: Type'"
    case .lazyProperty: "a column cannot be lazy"
    case .severalRoles: "a column has one role: it is set by one attribute only"
    case .versionType: "a '@Version' column is an 'Int'"
    case .dateType(let attribute): "a '\(attribute)' column is a 'Date'"
    case .deletedAtType: "a '@DeletedAt' column is a 'Date?': nil while the row lives"
    case .optionalKey: "a primary key cannot be optional"
    case .mutableManaged(let name): "'\(name)' is set by the database: declare it with 'let'"
    case .initializedLet(let name):
      "'\(name)' cannot be read from a row, because a 'let' with a value keeps it; a default value needs 'var'"
    case .lengthOfNonText: "'@Length' is for 'String' and 'String?'"
    case .ruleType(let attribute, let types): "'@\(attribute)' is for \(types)"
    case .emptyRange: "no value lies in this range"
    case .patternLiteral: "the pattern must be a string literal: it is checked when the program is compiled"
    case .pattern(let reason): "not a regular expression: \(reason)"
    case .emptySQL: "the SQL must be a string literal with at least one character"
    case .optionalDefault: "nil is the value of an optional that nobody sets; '@Default' needs a type without '?'"
    case .twoDefaults: "a default value stands either behind '=' or in '@Default'"
    case .managedDefault(let name): "'\(name)' is never set by an insert, so '@Default' has no use"
    case .partNamedID: "'id' is the whole of a composite key; name its parts otherwise"
    case .keyWithoutID: "'id' is the primary key: put '@ID' in front of it, or name it otherwise"
    case .identityPart: "an 'IdentityKey' numbers the rows by itself; a part of a composite key has a value of its own"
    case .noSuchProperty(let name): "there is no stored property '\(name)' to leave out"
    case .omittedProperty: "name a property that is left out by a string literal"
    case .jsonNames: "how fields are called is '.verbatim' or '.snakeCase'"
    case .takenName(let name, .selection):
      "'\(name)' means something else in what '@Selection' writes; name the property otherwise"
    case .takenName(let name, let kind):
      "'\(name)' means something else in what '@\(kind.attribute)' writes; name the property otherwise, and its column with '@Column(name:)'"
    case .takenStatic("tableName", .entity):
      "'tableName' is written by '@Entity'; name the table in it: '@Entity(\"…\")'"
    case .takenStatic(let name, let kind): "'\(name)' is written by '@\(kind.attribute)'; name the property otherwise"
    case .sameColumn(let name, let column):
      "the column '\(column)' belongs to '\(name)' already; name one with '@Column(name:)'"
    case .sameRole(let name): "'\(name)' has this role already; an entity has one such column"
    case .sameJoinColumn(let column):
      "a join table has two columns; name the second one otherwise than '\(column)', after what its key is of"
    case .setNullOfRequired(let property):
      "'\(property)' must refer to something, so it cannot lose it; take '.cascade' or '.restrict', or make it optional"
    case .otherAction(let name, let action):
      "'\(name)' says '.\(action)' for every case; say the same here, or leave 'onDelete' out there and say it for each case"
    case .columnName: "the column's name must be a string literal with at least one character"
    case .notAProperty(let attribute): "'@\(attribute)' belongs in front of a stored property of an entity"
    case .emptyLength: "no text has a length in this range"
    }
  }
}

enum EntityFixIt: FixItMessage {
  case useStruct
  case useLet
  case useVar
  case addType(String)
  case retype(String)
  case addKey
  case remove

  var fixItID: MessageID { MessageID(domain: "Strata", id: String(describing: self).prefixBeforeParenthesis) }

  var message: String {
    switch self {
    case .useStruct: "use 'struct'"
    case .useLet: "use 'let'"
    case .useVar: "use 'var'"
    case .addType(let name): "add a type to '\(name)'"
    case .retype(let type): "use '\(type)'"
    case .addKey: "add an 'id'"
    case .remove: "remove the attribute"
    }
  }
}

extension String {
  fileprivate var prefixBeforeParenthesis: String { String(prefix { $0 != "(" }) }
}
