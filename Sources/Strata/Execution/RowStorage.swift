/// The bytes under a ``RowBuffer``: immutable from the moment that the buffer exists.
public final class RowStorage: Sendable {
  // The pointer is Sendable as an address; what it points to never changes while a RowBuffer can see it, and
  // lives as long as `owner` does.
  private nonisolated(unsafe) let base: UnsafeRawBufferPointer
  private let owner: Owner

  private enum Owner: Sendable {
    case allocation
    case external(any Sendable)
  }

  @usableFromInline var bytes: UnsafeRawBufferPointer { base }

  /// Whether the bytes are somebody else's, who goes on with other memory as long as these are kept.
  var isBorrowed: Bool {
    switch owner {
    case .allocation: false
    case .external: true
    }
  }

  /// Copies the bytes.
  public init(copying source: UnsafeRawBufferPointer) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, source.count), alignment: 8)
    memory.copyMemory(from: source)
    base = UnsafeRawBufferPointer(start: memory.baseAddress, count: source.count)
    owner = .allocation
  }

  /// Takes over memory that was allocated and filled; it is freed with the storage.
  public init(adopting memory: UnsafeMutableRawBufferPointer, count: Int) {
    base = UnsafeRawBufferPointer(rebasing: memory[..<count])
    owner = .allocation
  }

  /// Looks at bytes that somebody else allocated, a driver's receive buffer say, and keeps their owner alive.
  /// - Parameters:
  ///   - bytes: Must stay valid and unchanged as long as `owner` lives.
  ///   - owner: A small value is kept without an allocation of its own.
  public init(unsafeBytes bytes: UnsafeRawBufferPointer, owner: any Sendable) {
    base = bytes
    self.owner = .external(owner)
  }

  deinit {
    switch owner {
    case .allocation: base.deallocate()
    case .external: break
    }
  }
}
