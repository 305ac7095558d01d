#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// What kinds of values there are, for operations that make sense for some of them. Optionals of a kind are of that kind.

/// A value that is computed with.
public protocol ArithmeticValue: DatabaseValue {
  /// What a sum of such values is: wider, where the database makes it wider.
  associatedtype Sum: DatabaseValue
  /// What their average is.
  associatedtype Average: DatabaseValue
}

/// A whole number.
public protocol IntegerValue: ArithmeticValue {}

extension Int: IntegerValue {
  public typealias Sum = Int
  public typealias Average = Double
}

extension Int64: IntegerValue {
  public typealias Sum = Int
  public typealias Average = Double
}

extension Int32: IntegerValue {
  public typealias Sum = Int
  public typealias Average = Double
}

extension Int16: IntegerValue {
  public typealias Sum = Int
  public typealias Average = Double
}

extension Double: ArithmeticValue {
  public typealias Sum = Double
  public typealias Average = Double
}

extension Float: ArithmeticValue {
  public typealias Sum = Float
  public typealias Average = Double
}

extension Decimal: ArithmeticValue {
  public typealias Sum = Decimal
  public typealias Average = Decimal
}

extension BigDecimal: ArithmeticValue {
  public typealias Sum = BigDecimal
  public typealias Average = BigDecimal
}

extension Optional: ArithmeticValue where Wrapped: ArithmeticValue {
  public typealias Sum = Wrapped.Sum
  public typealias Average = Wrapped.Average
}

extension Optional: IntegerValue where Wrapped: IntegerValue {}

/// A text.
public protocol TextValue: DatabaseValue {
  /// What the length of such a text is: `Int`, or `Int?` where there may be no text.
  associatedtype Count: DatabaseValue
}

extension String: TextValue {
  public typealias Count = Int
}

extension Optional: TextValue where Wrapped == String {
  public typealias Count = Int?
}
