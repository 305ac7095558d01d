/// A table with a row for each pair of rows of two entities and nothing else: two foreign keys, which are its primary key together.
///
/// ```swift
/// @Entity
/// struct Chore {
///   static let tagging = joinTable("chore_tags", to: Tag.self, columns: "chore_id", "tag_id")
///   static let tags = hasMany(Tag.self, through: tagging)
/// }
/// try await db.link(chore.id, to: [urgent.id, garden.id], through: Chore.tagging)
/// ```
/// A pair that has values of its own, such as a place or a date, is an entity with a composite key.
public struct JoinTable<Source: Entity, Target: Entity>: Sendable {
  /// The table's name.
  public let name: String
  /// The column with the key of the entity that it begins with, and the one with the key of the other.
  let source: String
  let target: String
  /// What queries need of it. Made of constants: the schemas of the two entities may need the relations.
  let bare: TableSchema

  /// The same table from the other side.
  public var reversed: JoinTable<Target, Source> {
    JoinTable<Target, Source>(name: name, source: target, target: source, bare: bare)
  }

  /// What its columns, its keys and its index are: the macro's way to ``Entity/joinTables``.
  ///
  /// A pair is there once. It goes with either of its rows: what is no value of its own is not worth an error.
  public var schema: TableSchema {
    // A key may be of a type that only the definition of its table names.
    let types = [Source.schema.primaryKey[0], Target.schema.primaryKey[0]].map(\.definition.type)
    let columns = zip([source, target], types).compactMap { name, type in
      bare.columns.first { $0.name == name }.map { column in
        ColumnSchema(
          name, property: name, type: column.type, isNullable: false, role: .primaryKey,
          definition: ColumnDefinition(type: type))
      }
    }
    return TableSchema(
      name: name, columns: columns,
      foreignKeys: [
        ForeignKey(
          column: source, targetTable: Source.tableName, targetColumn: Source.primaryKeyNames[0], onDelete: .cascade),
        ForeignKey(
          column: target, targetTable: Target.tableName, targetColumn: Target.primaryKeyNames[0], onDelete: .cascade),
      ])
  }
}

extension Entity {
  /// Declares a table with a row for each pair of this entity's rows and another's.
  ///
  /// One of the two declares it, and `createSchema` makes it together with that one's table: with both columns as its primary key, a
  /// foreign key on each (`ON DELETE CASCADE`), and an index on the second column, for the way back.
  /// - Parameters:
  ///   - name: The table's name.
  ///   - other: The other entity; this one again where rows are paired with rows of the same table.
  ///   - source: The column with this one's key, such as `chore_id`.
  ///   - target: The column with the other one's key, of another name.
  public static func joinTable<Other: Entity>(
    _ name: String, to other: Other.Type, columns source: String, _ target: String
  ) -> JoinTable<Self, Other> where ID: DatabaseValue, Other.ID: DatabaseValue {
    let columns = [
      ColumnSchema(source, property: source, type: ID.databaseType, isNullable: false, role: .primaryKey),
      ColumnSchema(target, property: target, type: Other.ID.databaseType, isNullable: false, role: .primaryKey),
    ]
    return JoinTable(name: name, source: source, target: target, bare: TableSchema(name: name, columns: columns))
  }
}
