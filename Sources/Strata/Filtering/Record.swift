/// The values of a row that a request has asked for, under the names of the fields; written as JSON, an object.
public struct Record: Sendable, Encodable {
  /// In the order in which they were asked for.
  public let names: [String]
  public let values: [any Encodable & Sendable]

  /// The value of a field; `nil` when it was not asked for.
  public subscript(name: String) -> (any Encodable & Sendable)? {
    names.firstIndex(of: name).map { values[$0] }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in zip(names, values) { try container.encode(value, forKey: Name(name)) }
  }
}

extension Query {
  /// The values that a request asks for instead of whole entities, filtered and sorted as it asks: columns that nobody wants are not
  /// read at all.
  ///
  /// ```swift
  /// let records = try await db.all(Chore.where { $0.guildID == guild }.records(options))     // [Record]
  /// ```
  /// - Throws: `invalidArgument` when it would have no fields.
  public func records(
    _ options: FilterOptions<Model>
  ) throws(DatabaseError) -> Select<Model, Model.Columns, Record> {
    let fields = options.recordFields
    guard !fields.isEmpty else {
      throw DatabaseError(.invalidArgument, "no field of \(Model.self) is a default one; name those that are wanted")
    }
    var statement = filtered(by: options).statement
    statement.columns = .expressions(fields.map(\.expression))
    let names = fields.map(\.name)
    // The columns depend on the request and not on a type.
    let types = ColumnMatcher.byPosition(fields.map(\.type), decoder: nil, readAs: Record.self)
    let reading = RowReading(types) { (row) throws(DatabaseError) in
      var values: [any Encodable & Sendable] = []
      values.reserveCapacity(fields.count)
      for field in fields { values.append(try field.read(&row)) }
      return Record(names: names, values: values)
    }
    return Select(statement, columns, reading)
  }
}
