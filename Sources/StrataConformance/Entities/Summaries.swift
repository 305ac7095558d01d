import Foundation
import Strata

// What queries select, with names.

@Selection
struct PieceLine: Hashable {
  let name: String
  let owner: String
  var borrower: String?
  let size: Int
}

@Selection
struct ShadeTotal: Hashable {
  var `case`: Shade
  var count: Int
  var sum: Int?
}

@Selection
struct NameAlone: Hashable {
  let name: String
}

/// A property of every kind.
@Selection
struct PieceSheet: Hashable {
  let id: Key<Piece>
  let text: String?
  let ratio: Double
  let score: Double?
  let isOpen: Bool
  let isGood: Bool?
  let shade: Shade
  let tint: Shade?
  let madeAt: Date
  let soldAt: Date?
}
