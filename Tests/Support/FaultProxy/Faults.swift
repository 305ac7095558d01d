/// What a ``FaultProxy`` does to the bytes that go in one direction. It starts with no fault.
public struct Faults: Sendable {
  /// How long after its arrival a byte goes on, at the earliest. Zero by default.
  public var latency: Duration = .zero

  /// The most bytes that go on in a second, for each connection by itself; no limit by default.
  ///
  /// A limit below 1 counts as 1: a stop is ``isForwarding``.
  public var bytesPerSecond: Int?

  /// `false` is a network that lost its way without telling anybody: bytes and the end of a connection stay
  /// in the proxy, the sockets stay open, and the sender is no longer read, so that its writes stop, too,
  /// when the buffers of the system are full. What was kept goes on after a change back to `true`.
  public var isForwarding = true

  /// Changes bits on their way; `nil` by default.
  public var corruption: Corruption?

  public init() {}
}

/// The way from one end of a connection to the other.
public enum Direction: Sendable, Hashable, CaseIterable {
  case clientToServer
  case serverToClient
}

/// How a ``FaultProxy`` ends a connection.
public enum Ending: Sendable, Hashable {
  /// As a program does that closes its socket (FIN): the other end reads the end of the data.
  case close
  /// As a system does that knows nothing of the connection (RST): the other end gets ECONNRESET.
  case reset
}

/// Which bits of a stream of bytes are wrong.
///
/// It depends on nothing but the position of a byte, counted from the start of its connection in its
/// direction. So a run can be repeated, whatever pieces the network made of the stream.
public struct Corruption: Sendable {
  /// The bits that are flipped in the byte at the offset.
  let mask: @Sendable (_ offset: Int) -> UInt8

  /// Flips the bits that `mask` returns for a byte's offset.
  public static func bits(_ mask: @escaping @Sendable (_ offset: Int) -> UInt8) -> Corruption {
    Corruption(mask: mask)
  }

  /// Flips one bit (0 is the lowest) of one byte.
  public static func flip(bit: Int, ofByteAt offset: Int) -> Corruption {
    Corruption { $0 == offset ? UInt8(truncatingIfNeeded: 1 << bit) : 0 }
  }

  /// Flips one bit in some bytes, the same ones for the same seed.
  ///
  /// - Parameter probability: that a byte is wrong, from 0 to 1.
  public static func random(probability: Double, seed: UInt64) -> Corruption {
    Corruption { offset in
      let random = mixed(seed &+ mixed(UInt64(truncatingIfNeeded: offset)))
      // 53 bits are what a Double holds without rounding; three others choose the bit.
      guard Double(random >> 11) * 0x1p-53 < probability else { return 0 }
      return 1 << UInt8(random & 7)
    }
  }

  /// The output function of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
  /// OOPSLA 2014): neighbours become numbers without any likeness.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
