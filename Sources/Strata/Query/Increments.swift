#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// `$0.stock -= 3` in an update: what the row has by then changes by so much.
//
// For each type by itself: a generic operator loses against those of the standard library before the compiler notices that
// they do not fit.

// MARK: +=

public func += (property: inout Computed<Int>, value: Int) { property = property.plus(value) }

public func += (property: inout Computed<Int64>, value: Int64) { property = property.plus(value) }

public func += (property: inout Computed<Int32>, value: Int32) { property = property.plus(value) }

public func += (property: inout Computed<Int16>, value: Int16) { property = property.plus(value) }

public func += (property: inout Computed<Double>, value: Double) { property = property.plus(value) }

public func += (property: inout Computed<Float>, value: Float) { property = property.plus(value) }

public func += (property: inout Computed<Decimal>, value: Decimal) { property = property.plus(value) }

public func += <Value: ArithmeticValue>(property: inout Computed<Value>, value: Value) {
  property = property.plus(value)
}

public func += <Value: ArithmeticValue>(property: inout Computed<Value?>, value: Value) {
  property = property.plus(value)
}

// MARK: -=

public func -= (property: inout Computed<Int>, value: Int) { property = property.minus(value) }

public func -= (property: inout Computed<Int64>, value: Int64) { property = property.minus(value) }

public func -= (property: inout Computed<Int32>, value: Int32) { property = property.minus(value) }

public func -= (property: inout Computed<Int16>, value: Int16) { property = property.minus(value) }

public func -= (property: inout Computed<Double>, value: Double) { property = property.minus(value) }

public func -= (property: inout Computed<Float>, value: Float) { property = property.minus(value) }

public func -= (property: inout Computed<Decimal>, value: Decimal) { property = property.minus(value) }

public func -= <Value: ArithmeticValue>(property: inout Computed<Value>, value: Value) {
  property = property.minus(value)
}

public func -= <Value: ArithmeticValue>(property: inout Computed<Value?>, value: Value) {
  property = property.minus(value)
}

// MARK: *=

public func *= (property: inout Computed<Int>, value: Int) { property = property.times(value) }

public func *= (property: inout Computed<Int64>, value: Int64) { property = property.times(value) }

public func *= (property: inout Computed<Int32>, value: Int32) { property = property.times(value) }

public func *= (property: inout Computed<Int16>, value: Int16) { property = property.times(value) }

public func *= (property: inout Computed<Double>, value: Double) { property = property.times(value) }

public func *= (property: inout Computed<Float>, value: Float) { property = property.times(value) }

public func *= (property: inout Computed<Decimal>, value: Decimal) { property = property.times(value) }

public func *= <Value: ArithmeticValue>(property: inout Computed<Value>, value: Value) {
  property = property.times(value)
}

public func *= <Value: ArithmeticValue>(property: inout Computed<Value?>, value: Value) {
  property = property.times(value)
}
