// The attributes of entities. `@Entity` reads the others; by themselves they expand to nothing but diagnostics.

/// Makes a struct an entity: its stored properties are columns of a table.
///
/// ```swift
/// @Entity
/// struct Chore {
///   let id: Key<Chore>
///   @Length(1...100) var title: String
///   var status: Status = .open
///   @Version let version: Int
///
///   static let comments = hasMany(Comment.self, \.choreID)
/// }
/// ```
/// - Parameter table: The table's name. By default the struct's in snake_case and plural: `Chore` is `chores`.
@attached(
  extension, conformances: Entity, Shared,
  names: named(Columns), named(Assignables), named(New), named(columns), named(assignables), named(schema),
  named(tableName), named(primaryKeyName), named(rowVersion), named(init))
public macro Entity(_ table: String? = nil) = #externalMacro(module: "StrataMacros", type: "EntityMacro")

/// Names a property's column, where it is not the property's name in snake_case.
@attached(peer)
public macro Column(name: String) = #externalMacro(module: "StrataMacros", type: "ColumnMacro")

/// The text must have so many characters (Unicode scalars, as databases count).
@attached(peer)
public macro Length(_ range: ClosedRange<Int>) = #externalMacro(module: "StrataMacros", type: "LengthMacro")

/// The text must have at most so many characters.
@attached(peer)
public macro Length(_ range: PartialRangeThrough<Int>) = #externalMacro(module: "StrataMacros", type: "LengthMacro")

/// The text must have at least so many characters.
@attached(peer)
public macro Length(_ range: PartialRangeFrom<Int>) = #externalMacro(module: "StrataMacros", type: "LengthMacro")

/// The optimistic lock: 1 for a new row, one more after each update, which fails when the number is no longer what was read.
@attached(peer)
public macro Version() = #externalMacro(module: "StrataMacros", type: "VersionMacro")

/// Set by the database when the row is inserted.
@attached(peer)
public macro CreatedAt() = #externalMacro(module: "StrataMacros", type: "CreatedAtMacro")

/// Set by the database when the row is inserted and at every update.
@attached(peer)
public macro UpdatedAt() = #externalMacro(module: "StrataMacros", type: "UpdatedAtMacro")

/// Makes `delete` a soft delete: queries do not see rows in which it is set.
@attached(peer)
public macro DeletedAt() = #externalMacro(module: "StrataMacros", type: "DeletedAtMacro")
