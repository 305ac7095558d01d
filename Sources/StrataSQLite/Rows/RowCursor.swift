/// The place in a batch where the next cell is written: a value of its own, which stays in a register while a row is made.
///
/// It checks nothing. Whoever makes it has seen to the room.
struct RowCursor {
  private var target: UnsafeMutableRawPointer

  @inline(__always)
  init(_ memory: UnsafeMutableRawBufferPointer, _ offset: Int) {
    // Memory that was allocated has an address.
    target = memory.baseAddress.unsafelyUnwrapped + offset
  }

  @inline(__always)
  func offset(in memory: UnsafeMutableRawBufferPointer) -> Int {
    UnsafeRawPointer(target) - UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped)
  }

  /// A number, with its length in front.
  @inline(__always)
  mutating func write(fixed value: some FixedWidthInteger) {
    write(Int32(truncatingIfNeeded: value.bitWidth / 8))
    write(value)
  }

  @inline(__always)
  mutating func write<Integer: FixedWidthInteger>(_ value: Integer) {
    target.storeBytes(of: value.bigEndian, as: Integer.self)
    target += MemoryLayout<Integer>.size
  }

  @inline(__always)
  mutating func copy(_ source: UnsafeRawPointer?, _ length: Int) {
    guard let source, length > 0 else { return }
    target.copyMemory(from: source, byteCount: length)
    target += length
  }

  /// A `numeric`: groups of four decimal digits, without zeros at either end
  /// (`numeric_send` in src/backend/utils/adt/numeric.c).
  mutating func write(units: Int64, scale: Int) {
    var rest = UInt128(units.magnitude)
    // The point stands between two groups.
    for _ in 0..<((4 - scale % 4) % 4) { rest *= 10 }
    var weight = -((scale + 3) / 4)
    while rest != 0, rest.isMultiple(of: 10_000) {
      rest /= 10_000
      weight += 1
    }
    var count = 0
    var divisor: UInt128 = 1
    while divisor <= rest {
      count += 1
      divisor *= 10_000
    }
    write(Int32(truncatingIfNeeded: 8 + 2 * count))
    write(Int16(truncatingIfNeeded: count))
    write(Int16(truncatingIfNeeded: count == 0 ? 0 : weight + count - 1))
    write(units < 0 ? 0x4000 as UInt16 : 0)
    write(UInt16(truncatingIfNeeded: scale))
    for _ in 0..<count {
      divisor /= 10_000
      write(UInt16(truncatingIfNeeded: rest / divisor))
      rest %= divisor
    }
  }
}
