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
/// The first paragraph of the documentation of the struct and of its properties becomes the comment of the table and its columns,
/// where ``Executor/createSchema(for:fileID:line:)`` makes them.
/// - Parameter table: The table's name. By default the struct's in snake_case and plural: `Chore` is `chores`.
@attached(
  extension, conformances: Entity, Shared, PerTenant,
  names: named(Columns), named(Assignables), named(New), named(columns), named(assignables), named(schema),
  named(tableName), named(primaryKeyNames), named(deletionCascades), named(joinTables), named(rowVersion), named(alias),
  named(validate), named(ID), named(id),
  named(encode), named(init))
public macro Entity(_ table: String? = nil) = #externalMacro(module: "StrataMacros", type: "EntityMacro")

// MARK: Keys and columns

/// Makes the property the primary key, where it is not named `id`; several of them are a composite key, whose whole is `id`.
///
/// ```swift
/// @Entity
/// struct Membership {
///   @ID let guildID: Key<Guild>
///   @ID let memberID: Key<Member>
///   var role: Role
/// }
/// let membership = try await db.find(Membership.self, .init(guildID: guild.id, memberID: member.id))
/// ```
/// A ``Key`` is made by the application and an ``IdentityKey`` by the database; a key of any other type is given to the insert.
@attached(peer)
public macro ID() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Names a property's column, where it is not the property's name in snake_case.
@attached(peer)
public macro Column(name: String) = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Says the type of a property's column in SQL, where it is not the one that the Swift type stands for: `citext`, `varchar(20)`,
/// an enumeration of the database. The values are still sent and read as the Swift type says.
///
/// Of a decimal number `numeric(12,2)` says how many digits it has at most, and how many of them behind the point. Every insert and
/// update checks it, so that no database rounds; SQLite keeps such a number exactly and takes none without it.
@attached(peer)
public macro Column(name: String? = nil, type: String) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// No two rows have the same value; of an entity with `@DeletedAt`, no two that live.
@attached(peer)
public macro Unique() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// An index of the column alone. Others are declared as `static let indexes`.
@attached(peer)
public macro Index() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// What the database sets when an insert does not say otherwise. A value that Swift knows stands behind `=` instead.
@attached(peer)
public macro Default(_ value: ColumnDefault) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Computed by the database from other columns of the row whenever that is written, and stored.
/// - Parameter expression: In SQL: `"price * quantity"`.
@attached(peer)
public macro Generated(_ expression: String) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Kept encrypted. Until the database has a key for it, rows of the entity cannot be written.
@attached(peer)
public macro Encrypted() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

// MARK: Value objects

/// Makes a struct a value object: entities have its properties as columns of their own tables, with `@Embedded`.
///
/// ```swift
/// @Embeddable
/// struct Address {
///   @Length(1...80) var street: String
///   var city: String
///   var postcode: String?
/// }
/// ```
/// Its properties may have `@Column`, `@Unique`, `@Index`, `@Encrypted`, the rules (but not `@Check`, whose SQL would have to know the
/// columns' names) and `@Embedded`.
@attached(
  extension, conformances: Embeddable,
  names: named(Columns), named(OptionalColumns), named(Assignables), named(embeddedTypes), named(encode), named(init))
public macro Embeddable() = #externalMacro(module: "StrataMacros", type: "EmbeddableMacro")

/// Makes an enum a reference to one row of one of several entities, in columns of the entity's own table, with `@Embedded`.
///
/// ```swift
/// @ExclusiveReference
/// enum Subject {
///   case chore(Key<Chore>)
///   case guild(Key<Guild>)
/// }
///
/// @Entity
/// struct Comment {
///   let id: Key<Comment>
///   @Embedded var subject: Subject                    // subject_chore_id, subject_guild_id
///
///   static let subject = belongsTo(\.subject, onDelete: .cascade)    // loads a Subject.Row
/// }
/// ```
/// `Row` has the same cases with whole rows: `.chore(Chore)`, `.guild(Guild)`.
///
/// Each case is a foreign key, so the database knows what is referred to; a constraint says that exactly one of them has a value, or at
/// most one where the property is optional. The key of a case is `Key<Chore>`, `IdentityKey<Chore>`, or `Chore.ID` for a key of another type.
/// Without a `belongsTo` that says otherwise, of the reference or of a case's column, a case restricts the removal of what it refers to.
@attached(
  extension, conformances: ExclusiveReference,
  names: named(Row), named(Columns), named(OptionalColumns), named(embeddedTypes), named(embeddedKey), named(encode),
  named(init))
public macro ExclusiveReference() = #externalMacro(module: "StrataMacros", type: "ExclusiveReferenceMacro")

/// Keeps a value object, or a reference to one of several entities, in columns of the entity's own table.
///
/// ```swift
/// @Embedded var address: Address                               // address_street, address_city, address_postcode
/// @Embedded(prefix: "billing_") var invoiceAddress: Address    // billing_street, …
/// @Embedded var delivery: Address?                             // nil: all its columns are NULL
/// ```
/// - Parameter prefix: What the columns' names begin with; by default the property's name in snake_case and an underscore.
@attached(peer)
public macro Embedded(prefix: String? = nil) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

// MARK: Rules

/// The text must have so many characters (Unicode scalars, as databases count).
@attached(peer)
public macro Length(_ range: ClosedRange<Int>) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// The text must have at most so many characters.
@attached(peer)
public macro Length(_ range: PartialRangeThrough<Int>) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// The text must have at least so many characters.
@attached(peer)
public macro Length(_ range: PartialRangeFrom<Int>) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// The number or the date must lie in the range.
@attached(peer)
public macro Range<Values: RangeExpression>(_ range: Values) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// The whole text must have the form that a regular expression of Swift describes. See ``ValidationRule/matches(_:)`` for what of
/// it the database checks too.
@attached(peer)
public macro Matches(_ pattern: String) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// The value must be one of these.
@attached(peer)
public macro OneOf<Value: Equatable>(_ values: Value...) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// A condition in SQL that the database alone checks: `@Check("stock % 2 = 0", message: "is sold in pairs")`. Conditions
/// about several columns are better declared as `static let checks`, in Swift.
@attached(peer)
public macro Check(_ condition: String, message: String? = nil) =
  #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

// MARK: Roles

/// The optimistic lock: 1 for a new row, one more after each update, which fails when the number is no longer what was read.
@attached(peer)
public macro Version() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Set by the database when the row is inserted.
@attached(peer)
public macro CreatedAt() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Set by the database when the row is inserted and at every update.
@attached(peer)
public macro UpdatedAt() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Makes `delete` a soft delete: queries do not see rows in which it is set.
@attached(peer)
public macro DeletedAt() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Who inserted the row. See ``ChangeAuthor``.
@attached(peer)
public macro CreatedBy() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Who inserted the row or changed it last. See ``ChangeAuthor``.
@attached(peer)
public macro UpdatedBy() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")

/// Whose row it is: the entity is ``PerTenant``, and only a ``TenantExecutor`` reaches it.
@attached(peer)
public macro Tenant() = #externalMacro(module: "StrataMacros", type: "PropertyAttributeMacro")
