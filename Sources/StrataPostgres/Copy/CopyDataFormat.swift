import Strata

/// How the data of a copy is written.
public struct CopyDataFormat: Sendable, Hashable {
  private enum Kind: Sendable, Hashable {
    case csv(header: Bool, delimiter: Character, null: String)
    case text
    case binary
  }

  private let kind: Kind

  /// Values between commas, as RFC 4180 has them but for the ends of lines, which are `\n`: for spreadsheets and other programs.
  ///
  /// Values are as PostgreSQL prints them, times in the time zone of the session.
  /// - Parameters:
  ///   - header: Whether the first line has the names of the columns; it has.
  ///   - delimiter: One character of ASCII; the server refuses others.
  ///   - null: What stands for NULL, without quotation marks; nothing. An empty text is `""`.
  public static func csv(header: Bool = true, delimiter: Character = ",", null: String = "") -> CopyDataFormat {
    CopyDataFormat(kind: .csv(header: header, delimiter: delimiter, null: null))
  }

  /// PostgreSQL's own text: values between tabs, `\N` for NULL.
  public static var text: CopyDataFormat { CopyDataFormat(kind: .text) }

  /// PostgreSQL's binary format: the smallest work for the server, to be copied into a table of the same columns.
  public static var binary: CopyDataFormat { CopyDataFormat(kind: .binary) }

  /// What stands behind `TO STDOUT`.
  func options(for dialect: any Dialect) -> String {
    switch kind {
    case .csv(let header, let delimiter, let null):
      let delimiter = dialect.literal(.text(String(delimiter)))
      return "(FORMAT csv, HEADER \(header), DELIMITER \(delimiter), NULL \(dialect.literal(.text(null))))"
    case .text: return "(FORMAT text)"
    case .binary: return "(FORMAT binary)"
    }
  }
}
