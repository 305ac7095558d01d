/// What not every database can say of a table.
public enum SchemaFeature: Sendable, Hashable, CaseIterable {
  case comments
  /// `ALTER TABLE … ADD CONSTRAINT`. Without it, a foreign key may name a table that does not exist yet.
  case addedConstraints
  /// `GENERATED … AS IDENTITY`. Without it, rows are numbered where the primary key is declared with its column.
  case identityColumns
  /// Indexes of other kinds than ordered ones, and columns that are kept beside the terms.
  case indexMethods
  /// Columns that hold arrays. Without them, arrays are texts of JSON, and each column checks that it holds one.
  case arrayColumns
  /// Policies that say which rows a role sees and writes.
  case rowLevelSecurity
  /// A trigger runs a function, for several events. Without them, it has one event and statements of its own.
  case triggerFunctions
}
