public import Strata

/// A document prepared for full-text search: PostgreSQL's `tsvector`.
///
/// Usually the database makes it (`to_tsvector`); this type carries one as it is. Lexemes are in the order of their
/// bytes, each once.
/// Source: https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSVECTOR; format: `tsvectorsend`
/// in src/backend/utils/adt/tsvector.c.
public struct TextSearchVector: Sendable, Hashable {
  /// How much an occurrence counts for the rank; `d` is what has no mark.
  public enum Weight: UInt8, Sendable, Hashable, CaseIterable {
    case d, c, b, a
  }

  /// Where a lexeme occurs in the document.
  public struct Position: Sendable, Hashable {
    /// From 1 to 16,383; PostgreSQL counts everything behind as the last.
    public let index: Int
    public let weight: Weight

    /// A number outside 1...16,383 becomes the nearest one inside.
    public init(_ index: Int, _ weight: Weight = .d) {
      self.index = min(max(index, 1), TextSearchVector.lastPosition)
      self.weight = weight
    }
  }

  public struct Lexeme: Sendable, Hashable {
    public let text: String
    /// In order, each index once; empty for a vector that was stripped.
    public let positions: [Position]

    /// Of two positions with one index the heavier stays; of more than 255 the first 255.
    public init(_ text: String, _ positions: [Position] = []) {
      self.text = text
      var heaviest: [Int: Weight] = [:]
      for position in positions {
        let known = heaviest[position.index] ?? .d
        heaviest[position.index] = known.rawValue > position.weight.rawValue ? known : position.weight
      }
      let ordered = heaviest.sorted { $0.key < $1.key }.prefix(TextSearchVector.maximumPositions)
      self.positions = ordered.map { Position($0.key, $0.value) }
    }
  }

  static let lastPosition = 16_383
  static let maximumPositions = 255
  /// `MAXSTRLEN` in src/include/tsearch/ts_type.h, exclusive.
  static let maximumLength = 2047

  public let lexemes: [Lexeme]

  /// Sorts the lexemes, and makes one of those with the same text.
  public init(_ lexemes: some Sequence<Lexeme>) {
    // By the bytes: for a String, letters with accents are equal in more than one form, for PostgreSQL they are not.
    var merged: [Lexeme] = []
    for lexeme in lexemes.sorted(by: { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }) {
      if let last = merged.last, last.text.utf8.elementsEqual(lexeme.text.utf8) {
        merged[merged.count - 1] = Lexeme(last.text, last.positions + lexeme.positions)
      } else {
        merged.append(lexeme)
      }
    }
    self.lexemes = merged
  }
}

extension TextSearchVector: DatabaseValue {
  public static var databaseType: DatabaseType { .tsvector }

  public func encode(into parameters: inout ParameterBuffer) {
    guard lexemes.allSatisfy({ Self.isStorable($0.text) }) else {
      parameters.appendInvalid(.tsvector, reason: "a lexeme has 1 to 2,046 bytes, and none of them is zero")
      return
    }
    parameters.append(.tsvector) { payload in
      payload.write(Int32(clamping: lexemes.count))
      for lexeme in lexemes {
        payload.write(bytes: lexeme.text.utf8)
        payload.write(0 as UInt8)
        payload.write(UInt16(truncatingIfNeeded: lexeme.positions.count))
        for position in lexeme.positions {
          payload.write(UInt16(position.weight.rawValue) << 14 | UInt16(truncatingIfNeeded: position.index))
        }
      }
    }
  }

  private static func isStorable(_ text: String) -> Bool {
    (1..<maximumLength).contains(text.utf8.count) && !text.utf8.contains(0)
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readPayload(as: TextSearchVector.self) { payload throws(DatabaseError) in
      let count = Int(try payload.read(Int32.self))
      // Checked before memory is reserved: each lexeme has a final zero and two bytes for the number of positions.
      guard count >= 0, count <= payload.remaining / 3 else {
        throw .malformed(TextSearchVector.self, "the number of lexemes does not fit the length")
      }
      var lexemes: [Lexeme] = []
      lexemes.reserveCapacity(count)
      for _ in 0..<count { lexemes.append(try Self.lexeme(&payload)) }
      return TextSearchVector(lexemes)
    }
  }

  private static func lexeme(_ payload: inout PayloadReader) throws(DatabaseError) -> Lexeme {
    var bytes: [UInt8] = []
    while true {
      let byte = try payload.read(UInt8.self)
      if byte == 0 { break }
      bytes.append(byte)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(TextSearchVector.self, "a lexeme is not UTF-8")
    }
    let count = Int(try payload.read(UInt16.self))
    guard count <= maximumPositions + 1 else {
      throw .malformed(TextSearchVector.self, "a lexeme has too many positions")
    }
    var positions: [Position] = []
    positions.reserveCapacity(count)
    for _ in 0..<count {
      let bits = try payload.read(UInt16.self)
      positions.append(Position(Int(bits & 0x3FFF), Weight(rawValue: UInt8(bits >> 14)) ?? .d))
    }
    return Lexeme(text, positions)
  }
}
