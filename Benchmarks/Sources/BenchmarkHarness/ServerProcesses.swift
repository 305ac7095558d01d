import Foundation

/// The processes of PostgreSQL on this machine: a connection has one of its own, so their processor time is what the server does for
/// whoever is measured, as long as no other server is at work.
enum ServerProcesses {
  /// How long all of them have run on a processor, to the nanosecond where `getrusage` of another process would be ticks of 10 ms
  /// (https://docs.kernel.org/scheduler/sched-stats.html, `/proc/<pid>/schedstat`).
  /// - Returns: `nil` where the system does not tell, or no server runs.
  static func seconds() -> Double? {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return nil }
    var nanoseconds: UInt64 = 0
    var isRunning = false
    // A process may end while it is looked at: it is left out.
    for name in names where name.first?.isNumber == true {
      guard text("/proc/\(name)/comm") == "postgres\n",
        let used = text("/proc/\(name)/schedstat")?.split(separator: " ").first.flatMap({ UInt64($0) })
      else { continue }
      nanoseconds += used
      isRunning = true
    }
    return isRunning ? Double(nanoseconds) / 1_000_000_000 : nil
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
