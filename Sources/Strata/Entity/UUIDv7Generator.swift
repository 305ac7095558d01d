import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Makes UUIDs of version 7, RFC 9562 §5.7: 48 bits of milliseconds, then a 12-bit counter, then 62 random bits.
///
/// The counter follows §6.2, method 1 (a dedicated counter seeded at random in every millisecond), so that keys
/// made one after the other by one process sort in that order, also when the clock steps back.
public final class UUIDv7Generator: Sendable {
  /// The generator of the process, on the system's clock and random source.
  public static let shared = UUIDv7Generator(
    milliseconds: { UInt64(max(0, Date().timeIntervalSince1970 * 1000)) },
    random: { UInt64.random(in: .min ... .max) })

  private struct State {
    var milliseconds: UInt64 = 0
    var counter: UInt64 = 0
  }

  private let state = Mutex(State())
  private let milliseconds: @Sendable () -> UInt64
  private let random: @Sendable () -> UInt64

  /// - Parameters:
  ///   - milliseconds: The time since 1970 in milliseconds.
  ///   - random: 64 bits that nobody can predict.
  public init(milliseconds: @escaping @Sendable () -> UInt64, random: @escaping @Sendable () -> UInt64) {
    self.milliseconds = milliseconds
    self.random = random
  }

  public func next() -> UUID {
    let now = milliseconds()
    let noise = random()
    let (time, counter) = state.withLock { state in
      if now > state.milliseconds {
        state.milliseconds = now
        // The top bit starts at zero, which leaves at least 2,048 keys in this millisecond.
        state.counter = random() & 0x7FF
      } else if state.counter < 0xFFF {
        state.counter += 1
      } else {
        // The counter is used up: borrow the next millisecond rather than repeat or go back.
        state.milliseconds += 1
        state.counter = random() & 0x7FF
      }
      return (state.milliseconds, state.counter)
    }
    let high = (time << 16) | 0x7000 | counter
    let low = (noise & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    func byte(_ value: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - 8 * index)) }
    return UUID(
      uuid: (
        byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
        byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5),
        byte(low, 6), byte(low, 7)
      ))
  }
}
