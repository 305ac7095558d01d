#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes the time, the processor time and the peak of the memory of a piece of work in this process.
///
/// The two last are those of the whole process, so a contender that uses them runs in one of its own (`PeerServer`).
public struct Stopwatch: Sendable {
  private let hasPeak: Bool
  /// What the clocks showed at the start; later by the length of every pause.
  private var cpuSeconds: Double
  private var serverSeconds: Double?
  private var start: ContinuousClock.Instant
  private var paused: (cpuSeconds: Double, serverSeconds: Double?, instant: ContinuousClock.Instant)?

  /// Starts. Memory that was freed is given back first, so that the peak is that of the work.
  public init() {
    hasPeak = Self.resetPeak()
    serverSeconds = ServerProcesses.seconds()
    cpuSeconds = Self.processSeconds()
    start = .now
  }

  /// What was needed since the start, without a checksum: it is computed afterwards and put in.
  public func stop() -> Timing {
    let end = paused ?? Self.reading()
    var timing = Timing(end.instant - start, checksum: nil)
    timing.cpuSeconds = end.cpuSeconds - cpuSeconds
    timing.serverCPUSeconds = Self.difference(end.serverSeconds, serverSeconds)
    timing.peakBytes = hasPeak ? Self.peakBytes() : nil
    return timing
  }

  /// Stands still until `resume`: for what belongs to no contender's work, such as a checksum between two queries.
  public mutating func pause() { paused = Self.reading() }

  public mutating func resume() {
    guard let paused else { return }
    self.paused = nil
    // The server first, whose processes take a while to look at.
    serverSeconds = Self.difference(ServerProcesses.seconds(), paused.serverSeconds).flatMap { away in
      serverSeconds.map { $0 + away }
    }
    cpuSeconds += Self.processSeconds() - paused.cpuSeconds
    start += .now - paused.instant
  }

  /// The clock first, and last what takes a while to look at.
  private static func reading() -> (cpuSeconds: Double, serverSeconds: Double?, instant: ContinuousClock.Instant) {
    let instant = ContinuousClock.now
    let cpuSeconds = processSeconds()
    return (cpuSeconds, ServerProcesses.seconds(), instant)
  }

  /// `nil` when one is not known, or when a process of the server ended meanwhile.
  private static func difference(_ end: Double?, _ start: Double?) -> Double? {
    guard let end, let start, end >= start else { return nil }
    return end - start
  }

  private static func processSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// The system's `ru_maxrss` cannot be set back; Linux's own count can
  /// (https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html).
  /// - Returns: False where there is no such thing.
  private static func resetPeak() -> Bool {
    #if canImport(Glibc)
      // The module of the C library leaves this function out.
      if let address = dlsym(nil, "malloc_trim") {
        _ = unsafeBitCast(address, to: (@convention(c) (Int) -> CInt).self)(0)
      }
    #endif
    let descriptor = open("/proc/self/clear_refs", O_WRONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, "5", 1) == 1
  }

  private static func peakBytes() -> Int64? {
    let descriptor = open("/proc/self/status", O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    let lines = String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n")
    // "VmHWM:      8192 kB"
    let words = lines.first { $0.hasPrefix("VmHWM:") }?.split { $0 == " " || $0 == "\t" } ?? []
    return words.count == 3 ? Int64(words[1]).map { $0 * 1024 } : nil
  }
}
