/// One statement for each of many rows of values, as few of them as the driver lets it be.
struct RepeatedStatements {
  /// Enough values for a statement to be worth its making, few enough to stay in the cache of a core.
  private static let size = 64 * 1024

  private let text: StatementText
  private let rows: (any RowSink)?
  private let source: CallSite?
  /// A statement takes more than one row of values.
  private let repeats: Bool
  /// How many values a row has, about.
  private let width: Int
  private var statements: [Statement] = []
  private var parameters: ParameterBuffer
  private var repetitions = 0

  init(_ text: StatementText, rows: (any RowSink)?, source: CallSite?, width: Int, count: Int, _ dialect: any Dialect) {
    self.text = text
    self.rows = rows
    self.source = source
    self.width = width
    repeats = dialect.repeatsStatements
    if !repeats { statements.reserveCapacity(count) }
    parameters = ParameterBuffer(reservingCapacity: repeats ? width * min(count, 256) : width)
  }

  /// - Parameter row: Number of the row, for errors.
  /// - Throws: `valueOutOfRange` for a value that has no encoding.
  mutating func append(
    row: Int, _ encode: (inout ParameterBuffer) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let before = parameters.count
    try encode(&parameters)
    repetitions += 1
    if repeats, let invalid = parameters.invalid {
      throw DatabaseError(
        .valueOutOfRange, "parameter \(invalid.position - before) of row \(row): \(invalid.reason)")
    }
    if !repeats || parameters.bytes.count > Self.size { endStatement() }
  }

  mutating func finish() -> [Statement] {
    if repetitions > 0 { endStatement() }
    return statements
  }

  private mutating func endStatement() {
    statements.append(
      Statement(
        text, parameters: parameters, access: .write, rows: rows, repetitions: repetitions, source: source))
    parameters = ParameterBuffer(reservingCapacity: repeats ? parameters.count : width)
    repetitions = 0
  }
}
