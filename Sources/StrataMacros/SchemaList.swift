/// Writes a list of `ColumnSchema` in which value objects stand for several columns.
struct SchemaList {
  enum Part {
    /// The expression that makes the column.
    case column(String)
    /// The property that holds the columns of a value object.
    case embedded(String)
  }

  let parts: [Part]

  /// - Parameters:
  ///   - columns: What stands in front of the properties.
  ///   - indentation: Of the columns.
  func source(of columns: String, indentation: String) -> String {
    var lists: [String] = []
    var current: [String] = []
    func close() {
      guard !current.isEmpty else { return }
      let lines = current.map { "\(indentation)\($0),\n" }.joined()
      lists.append("[\n\(lines)\(indentation.dropLast(2))]")
      current = []
    }
    for part in parts {
      switch part {
      case .column(let column): current.append(column)
      case .embedded(let property):
        close()
        lists.append("\(columns)\(property).embeddedSchema")
      }
    }
    close()
    return lists.count == 1 ? lists[0] : "Strata.ColumnSchema.list(\(lists.joined(separator: ", ")))"
  }
}
