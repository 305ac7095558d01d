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
    return Select(statement, columns, RowReading { RecordCollector(fields) })
  }
}

/// Reads the fields of each row, in their order.
private final class RecordCollector<Model: Entity>: RowCollecting {
  typealias Row = Record

  private let fields: [FilterField<Model>]
  private let names: [String]
  // Safe without a lock: the driver writes it for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read it.
  private nonisolated(unsafe) var rows: [Record] = []

  init(_ fields: [FilterField<Model>]) {
    self.fields = fields
    names = fields.map(\.name)
  }

  /// The columns depend on the request and not on a type.
  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { fields.map(\.type) }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    try columns.check(resultTypes, readAs: Record.self)
    return resultTypes
  }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    let fields = fields
    try batch.forEachRow { reader throws(DatabaseError) in
      var values: [any Encodable & Sendable] = []
      values.reserveCapacity(fields.count)
      for field in fields { values.append(try field.read(&reader)) }
      rows.append(Record(names: names, values: values))
    }
  }

  func take() -> [Record] {
    defer { rows = [] }
    return rows
  }
}
