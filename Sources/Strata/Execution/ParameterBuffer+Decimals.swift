extension ParameterBuffer {
  /// The values with their decimal numbers as the columns have them, none of them rounded.
  /// - Parameter columns: What each value is for.
  /// - Throws: `valueOutOfRange` for a number with more digits than its column has; `invalidArgument` for other columns.
  func fitted(to columns: [ColumnSchema], _ dialect: any Dialect) throws(DatabaseError) -> ParameterBuffer {
    // What cannot be encoded is refused before it is sent.
    guard invalid == nil else { return self }
    guard columns.count == count else {
      throw DatabaseError(.invalidArgument, "\(count) values were given for \(columns.count) columns")
    }
    var fitted = ParameterBuffer(reservingCapacity: count)
    for (value, column) in zip(values, columns) {
      do throws(DatabaseError) {
        fitted.append(contentsOf: try value.fitted(to: column.decimal, dialect).parameter)
      } catch {
        throw error.adding { $0.column = column.name }
      }
    }
    return fitted
  }

  /// Each value by itself.
  var values: [BoundValue] {
    var values: [BoundValue] = []
    values.reserveCapacity(count)
    encoded.withUnsafeBytes { bytes in
      var start = 0
      for type in declared {
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)))
        let end = start + 4 + max(0, length)
        var parameter = ParameterBuffer()
        parameter.declared = [type]
        parameter.encoded = Array(bytes[start..<end])
        values.append(BoundValue(parameter: parameter, isNull: length < 0))
        start = end
      }
    }
    return values
  }

  /// - Parameter cell: A length, and so many bytes.
  fileprivate mutating func append(_ type: DatabaseType, cell: ArraySlice<UInt8>) {
    declare(type)
    encoded += cell
  }
}

extension BoundValue {
  /// - Parameter cell: A length, and so many bytes.
  init(type: DatabaseType, cell: ArraySlice<UInt8>) {
    var parameter = ParameterBuffer()
    parameter.append(type, cell: cell)
    self.init(parameter: parameter, isNull: cell.first == 0xFF)
  }

  /// As a column has it: a number in units where the database has no decimal numbers.
  /// - Throws: `valueOutOfRange` for a number with more digits than the column has.
  func fitted(to column: DecimalColumn?, _ dialect: any Dialect) throws(DatabaseError) -> BoundValue {
    guard let precision = column?.precision, parameter.types.first == .numeric else { return self }
    let decimal = decimal
    if let decimal { try precision.check(decimal) }
    // Columns of more digits are refused by the driver.
    guard dialect.scalesDecimals, precision.limit != nil else { return self }
    guard !isNull else { return BoundValue(Int64?.none) }
    guard let units = decimal?.units(scale: precision.scale) else {
      throw DatabaseError(.valueOutOfRange, "a number with so many digits has no place in 64 bits")
    }
    return BoundValue(units)
  }
}
