import Foundation
import Testing

@testable import BenchmarkHarness

/// Serialized: the processor time and the memory are those of the whole process.
@Suite(.serialized) struct StopwatchTests {
  @Test func `work takes time on the clock and on the processors`() {
    let watch = Stopwatch()
    let end = ContinuousClock.now + .milliseconds(50)
    var count: Int64 = 0
    while ContinuousClock.now < end { count += 1 }
    let timing = watch.stop()
    #expect(timing.seconds >= 0.05)
    #expect((timing.cpuSeconds ?? 0) > 0.001)
    #expect(timing.checksum == nil)
  }

  @Test func `a pause takes no time`() {
    func wait(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
    var watch = Stopwatch()
    watch.pause()
    wait(0.5)
    watch.resume()
    wait(0.05)
    watch.pause()
    wait(0.5)
    // It may be stopped while it stands still.
    #expect((0.05..<0.5).contains(watch.stop().seconds))
  }

  #if os(Linux)
    @Test func `the peak is that of the work, and not of what was before`() throws {
      let size = 200_000_000
      let before = try #require(Stopwatch().stop().peakBytes)
      let watch = Stopwatch()
      let memory = [UInt8](repeating: 1, count: size)
      let during = try #require(watch.stop().peakBytes)
      #expect(memory[size - 1] == 1)
      #expect(during - before > Int64(size / 2))
    }

    @Test func `memory that was given back does not count`() throws {
      let size = 200_000_000
      let filled = [UInt8](repeating: 1, count: size).reduce(Int64(0)) { $0 + Int64($1) }
      #expect(filled == Int64(size))
      #expect(try #require(Stopwatch().stop().peakBytes) < Int64(size))
    }
  #endif
}
