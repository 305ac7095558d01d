#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
public import Strata

/// A type that ranges can be of.
///
/// The defaults suit a range type of your own (`CREATE TYPE … AS RANGE`), whose number differs from database to
/// database: the server then infers it from where the parameter stands, or from a cast as in `$1::floatrange`.
/// Source: https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-BUILTIN.
public protocol RangeBound: DatabaseValue, Comparable, Hashable {
  static var rangeType: DatabaseType { get }
  static var multirangeType: DatabaseType { get }

  /// The next value of a type that has steps; `nil` for the others, and for the last value. With it, ranges of the same
  /// values are equal however they were written: `[1,3]` is `[1,4)`.
  var rangeSuccessor: Self? { get }

  /// The value as PostgreSQL prints it inside a range.
  var rangeText: String { get }
}

extension RangeBound {
  public static var rangeType: DatabaseType { .anyRange }
  public static var multirangeType: DatabaseType { .anyMultirange }
  public var rangeSuccessor: Self? { nil }
  public var rangeText: String { "\(self)" }
}

extension Int32: RangeBound {
  public static var rangeType: DatabaseType { .int4range }
  public static var multirangeType: DatabaseType { .int4multirange }
  public var rangeSuccessor: Int32? { self == .max ? nil : self + 1 }
}

extension Int64: RangeBound {
  public static var rangeType: DatabaseType { .int8range }
  public static var multirangeType: DatabaseType { .int8multirange }
  public var rangeSuccessor: Int64? { self == .max ? nil : self + 1 }
}

extension Int: RangeBound {
  public static var rangeType: DatabaseType { .int8range }
  public static var multirangeType: DatabaseType { .int8multirange }
  public var rangeSuccessor: Int? { self == .max ? nil : self + 1 }
}

extension Decimal: RangeBound {
  public static var rangeType: DatabaseType { .numrange }
  public static var multirangeType: DatabaseType { .nummultirange }
}

extension BigDecimal: RangeBound {
  public static var rangeType: DatabaseType { .numrange }
  public static var multirangeType: DatabaseType { .nummultirange }
}

extension LocalDate: RangeBound {
  public static var rangeType: DatabaseType { .daterange }
  public static var multirangeType: DatabaseType { .datemultirange }
  public var rangeSuccessor: LocalDate? { isFinite ? try? adding(days: 1) : nil }
}

extension LocalDateTime: RangeBound {
  public static var rangeType: DatabaseType { .tsrange }
  public static var multirangeType: DatabaseType { .tsmultirange }
}

extension Timestamp: RangeBound {
  public static var rangeType: DatabaseType { .tstzrange }
  public static var multirangeType: DatabaseType { .tstzmultirange }
}

extension Date: RangeBound {
  public static var rangeType: DatabaseType { .tstzrange }
  public static var multirangeType: DatabaseType { .tstzmultirange }
  public var rangeText: String { (try? Timestamp(self)).map { "\($0)" } ?? "\(self)" }
}

/// PostgreSQL has no range type for it, but its manual shows how to make one:
/// `CREATE TYPE timerange AS RANGE (subtype = time)`.
extension LocalTime: RangeBound {}
