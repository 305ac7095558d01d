/// The rows that belong to a row, for a value that is computed over them
/// (https://www.postgresql.org/docs/current/tutorial-window.html).
///
/// ```swift
/// Chore.select { ($0.title, .rowNumber(over: .partition(by: $0.guildID).order($0.points.descending))) }
/// Chore.select { ($0.title, $0.points.sum().over(.order($0.createdAt.ascending))) }       // a running total
/// ```
public struct Window: Sendable, Hashable {
  /// Which of the rows, from where to where.
  public enum Frame: Sendable, Hashable {
    /// From the first to the current one; rows that sort alike count as one.
    case running
    /// So many rows before, so many behind; `nil` is all of them.
    case rows(before: Int?, behind: Int?)
  }

  var partition: [SQLExpression] = []
  var ordering: [Ordering] = []
  var frame: Frame?

  /// All rows.
  public static var all: Window { Window() }

  /// The rows that agree with this one in these values.
  public static func partition<each Key: ValueExpression>(by keys: repeat each Key) -> Window {
    var window = Window()
    repeat window.partition.append((each keys).expression)
    return window
  }

  /// All rows, in an order.
  public static func order(_ orderings: Ordering...) -> Window { all.ordered(orderings) }

  /// In an order: aggregates then run from the first row to this one.
  public func order(_ orderings: Ordering...) -> Window { ordered(orderings) }

  /// Other rows than the order says.
  public func frame(_ frame: Frame) -> Window {
    var window = self
    window.frame = frame
    return window
  }

  private func ordered(_ orderings: [Ordering]) -> Window {
    var window = self
    window.ordering += orderings
    return window
  }
}

extension Aggregate {
  /// Computed for every row over those that belong to it, instead of one row of many.
  public func over(_ window: Window) -> Computed<Value> { Computed(.window(expression, window)) }
}

extension ValueExpression where Self == Computed<Int> {
  /// How many rows belong to this one.
  public static func count(over window: Window) -> Computed<Int> { Aggregate<Int>.count().over(window) }

  /// The number of the row, counted from one.
  public static func rowNumber(over window: Window) -> Computed<Int> {
    Computed(.window(.function(.rowNumber, []), window))
  }

  /// As the row number, but the same for rows that sort alike, with gaps behind them.
  public static func rank(over window: Window) -> Computed<Int> { Computed(.window(.function(.rank, []), window)) }

  /// As the rank, without gaps.
  public static func denseRank(over window: Window) -> Computed<Int> {
    Computed(.window(.function(.denseRank, []), window))
  }
}

extension ValueExpression {
  /// The value of the row that is so many before this one; NULL when there is none.
  public func previous(_ count: Int = 1, over window: Window) -> Computed<Value.Nullable> {
    Computed(.window(.function(.lag, [expression, .value(BoundValue(Int32(clamping: count)))]), window))
  }

  /// The value of the row that is so many behind this one; NULL when there is none.
  public func next(_ count: Int = 1, over window: Window) -> Computed<Value.Nullable> {
    Computed(.window(.function(.lead, [expression, .value(BoundValue(Int32(clamping: count)))]), window))
  }

  /// The value of the first row.
  public func first(over window: Window) -> Computed<Value> {
    Computed(.window(.function(.firstValue, [expression]), window))
  }

  /// The value of the last row of the frame, which is this one unless the window says otherwise.
  public func last(over window: Window) -> Computed<Value> {
    Computed(.window(.function(.lastValue, [expression]), window))
  }
}
