import Strata

extension ConformanceSuite {
  static let integers = ConformanceArea("integers", [Sample.self], collect: collectIntegers)

  private static func collectIntegers(_ cases: inout CaseCollector) {
    cases.roundTrip("Int at its limits", \.int, \.int, \.int, [.min, -1, 0, 1, .max])
    cases.roundTrip("Int64 at its limits", \.int64, \.int64, \.int64, [.min, -1, 0, 1, .max])
    cases.roundTrip("Int32 at its limits", \.int32, \.int32, \.int32, [.min, -1, 0, 1, .max])
    cases.roundTrip("Int16 at its limits", \.int16, \.int16, \.int16, [.min, -1, 0, 1, .max])
    cases.roundTrip("Int8 at its limits", \.int8, \.int8, \.int8, [.min, -1, 0, 1, .max])
    cases.roundTrip("UInt16 at its limits", \.uint16, \.uint16, \.uint16, [0, 1, .max])
    cases.roundTrip("UInt32 at its limits", \.uint32, \.uint32, \.uint32, [0, 1, .max])
    cases.roundTrip("both truths", \.flag, \.flag, \.flag, [true, false])
    cases.add("a column that is wider than the property is read as long as its values fit") { db in
      let rows = try await db.all(sql: "SELECT 127, 32767, 65535", as: (Int8, Int16, UInt16).self)
      try expectEqual(rows.map(\.0), [127])
      try expectEqual(rows.map(\.1), [32_767])
      try expectEqual(rows.map(\.2), [65_535])
    }
    cases.add("a number that the property cannot hold is valueOutOfRange") { db in
      try await expectError(.valueOutOfRange, from: "Int8") { try await db.first(sql: "SELECT 128", as: Int8.self) }
      try await expectError(.valueOutOfRange, from: "Int16") { try await db.first(sql: "SELECT 32768", as: Int16.self) }
      try await expectError(.valueOutOfRange, from: "UInt16") { try await db.first(sql: "SELECT -1", as: UInt16.self) }
    }
    cases.add("a NULL where a value must be is typeMismatch") { db in
      try await db.insert(Sample.New())
      try await expectError(.typeMismatch) { try await db.first(sql: "SELECT int FROM samples", as: Int.self) }
      try expectEqual(try await db.first(sql: "SELECT int FROM samples", as: Int?.self), .some(nil))
    }
    cases.add("every column of a row may be NULL") { db in
      let row = try await db.insert(Sample.New())
      let found = try await db.find(Sample.self, row.id)
      try expectEqual(found.flag, nil)
      try expectEqual(found.int, nil)
      try expectEqual(found.double, nil)
      try expectEqual(found.text, nil)
      try expectEqual(found.bytes, nil)
      try expectEqual(found.uuid, nil)
      try expectEqual(found.moment, nil)
      try expectEqual(found.shade, nil)
      try expectEqual(found.document, nil)
    }
  }
}

extension CaseCollector {
  /// Values come back as they were written, and conditions find them.
  mutating func roundTrip<Value: DatabaseValue & Equatable>(
    _ name: String, _ new: any WritableKeyPath<Sample.New, Value?> & Sendable,
    _ row: any KeyPath<Sample, Value?> & Sendable,
    _ column: any KeyPath<Sample.Columns, Column<Sample, Value?>> & Sendable, _ values: [Value],
    fileID: StaticString = #fileID, line: UInt = #line
  ) {
    add(name, fileID: fileID, line: line) { db in
      for value in values {
        var sample = Sample.New()
        sample[keyPath: new] = value
        let inserted = try await db.insert(sample)
        try expectEqual(inserted[keyPath: row], value, "inserted", fileID: fileID, line: line)
        let found = try await db.find(Sample.self, inserted.id)
        try expectEqual(found[keyPath: row], value, "found", fileID: fileID, line: line)
        let equal = try await db.all(Sample.where { $0[keyPath: column] == value }).map(\.id)
        try expectEqual(equal, [inserted.id], "equal to \(value)", fileID: fileID, line: line)
        let among = try await db.all(Sample.where { $0[keyPath: column].in([value]) }).map(\.id)
        try expectEqual(among, [inserted.id], "one of \(value)", fileID: fileID, line: line)
      }
      try expectEqual(
        try await db.count(Sample.where { $0[keyPath: column] != nil }), values.count, "not NULL", fileID: fileID,
        line: line)
    }
  }
}
