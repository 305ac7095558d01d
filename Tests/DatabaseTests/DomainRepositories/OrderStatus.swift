import Strata

/// Where an order is on its way.
enum OrderStatus: String, DatabaseEnum {
  case placed, paid, shipped, delivered, cancelled

  /// Where it can go from here. There is no `default`: a status that is added does not compile before its way is known.
  var next: [OrderStatus] {
    switch self {
    case .placed: [.paid, .cancelled]
    case .paid: [.shipped, .cancelled]
    case .shipped: [.delivered]
    case .delivered, .cancelled: []
    }
  }

  /// Whether what was ordered is still in the house.
  var isReserved: Bool {
    switch self {
    case .placed, .paid: true
    case .shipped, .delivered, .cancelled: false
    }
  }
}

/// What cannot be done with an order.
enum OrderRuleViolation: Error, Equatable {
  case outOfStock(Key<ShopProduct>)
  case cannotMove(from: OrderStatus, to: OrderStatus)
  case nothingOrdered
}
