extension Array {
  /// `first`, which in generic code takes the way over what all collections share and looks types up.
  @inline(__always)
  var firstElement: Element? { count > 0 ? self[0] : nil }
}
