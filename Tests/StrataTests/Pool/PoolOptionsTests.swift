import Testing

@testable import Strata

@Suite("Pool options")
struct PoolOptionsTests {
  @Test func defaultsAreDocumentedOnes() throws {
    let options = PoolOptions()
    #expect(options.minimum == 2)
    #expect(options.maximum == 10)
    #expect(options.acquireTimeout == .seconds(30))
    #expect(options.connectTimeout == .seconds(30))
    #expect(options.closeTimeout == .seconds(5))
    #expect(options.shutdownTimeout == .seconds(30))
    #expect(options.idleTimeout == .seconds(30))
    #expect(options.keepAliveInterval == .seconds(30))
    #expect(options.checkTimeout == .seconds(5))
    #expect(options.leakDetectionThreshold == nil)
    #expect(options.reapInterval == .seconds(1))
    #expect(options.connectRetryInterval == .milliseconds(200))
    #expect(options.maximumLifetime == .seconds(1800))
    #expect(options.maximumWaiters == 10_000)
    try options.validate()
    #expect(options.warnings.isEmpty)
  }

  @Test func boundsAreAccepted() throws {
    var options = PoolOptions()
    options.keepAliveInterval = .seconds(1)
    options.leakDetectionThreshold = .seconds(1)
    options.acquireTimeout = .seconds(3650 * 86_400)
    try options.validate()
    try PoolOptions(minimum: 0, maximum: 1).validate()
    try PoolOptions(minimum: 100, maximum: 100).validate()
    var large = PoolOptions(minimum: 2, maximum: 101)
    large.allowsMoreThan100 = true
    try large.validate()
  }

  typealias Change = @Sendable (inout PoolOptions) -> Void
  static let wrong: [(name: String, change: Change)] = [
    ("maximum", { $0.maximum = 0 }),
    ("allowsMoreThan100", { $0.maximum = 101 }),
    ("minimum", { $0.minimum = -1 }),
    ("minimum", { $0.minimum = 11 }),
    ("acquireTimeout", { $0.acquireTimeout = .zero }),
    ("connectTimeout", { $0.connectTimeout = .seconds(-1) }),
    ("closeTimeout", { $0.closeTimeout = .zero }),
    ("idleTimeout", { $0.idleTimeout = .zero }),
    ("reapInterval", { $0.reapInterval = .zero }),
    ("connectRetryInterval", { $0.connectRetryInterval = .zero }),
    ("maximumLifetime", { $0.maximumLifetime = .zero }),
    ("maximumWaiters", { $0.maximumWaiters = -1 }),
    ("shutdownTimeout", { $0.shutdownTimeout = .zero }),
    ("checkTimeout", { $0.checkTimeout = .seconds(-1) }),
    ("keepAliveInterval", { $0.keepAliveInterval = .zero }),
    ("keepAliveInterval must be at least 1 second", { $0.keepAliveInterval = .milliseconds(999) }),
    ("leakDetectionThreshold", { $0.leakDetectionThreshold = .seconds(-1) }),
    ("leakDetectionThreshold must be at least 1 second", { $0.leakDetectionThreshold = .milliseconds(999) }),
    // Adding to these would overflow.
    ("acquireTimeout must be at most ten years", { $0.acquireTimeout = .seconds(Int64.max) }),
    ("maximumLifetime must be at most ten years", { $0.maximumLifetime = .seconds(Int64.max) }),
  ]

  @Test(arguments: wrong.indices) func wrongSettingsAreAnsweredInASentence(index: Int) {
    let (name, change) = Self.wrong[index]
    var options = PoolOptions()
    change(&options)
    let error = #expect(throws: DatabaseError.self) { try options.validate() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(name) == true)
  }

  static let doubtful: [(name: String, change: Change)] = [
    ("idleTimeout is longer than maximumLifetime", { $0.idleTimeout = .seconds(1801) }),
    ("keepAliveInterval is not shorter than maximumLifetime", { $0.keepAliveInterval = .seconds(1800) }),
    (
      "maximumLifetime is below 30 seconds",
      {
        $0.maximumLifetime = .seconds(29)
        $0.idleTimeout = nil
        $0.keepAliveInterval = nil
      }
    ),
    (
      "keepAliveInterval is longer than idleTimeout",
      {
        $0.minimum = 0
        $0.keepAliveInterval = .seconds(31)
      }
    ),
    (
      "reapInterval is longer than idleTimeout",
      {
        $0.reapInterval = .seconds(31)
        $0.keepAliveInterval = nil
      }
    ),
    (
      "reapInterval is longer than keepAliveInterval",
      {
        $0.reapInterval = .seconds(31)
        $0.idleTimeout = nil
      }
    ),
    ("checkTimeout is not shorter than keepAliveInterval", { $0.checkTimeout = .seconds(30) }),
    ("connectRetryInterval is longer than a second", { $0.connectRetryInterval = .milliseconds(1001) }),
  ]

  @Test(arguments: doubtful.indices) func doubtfulSettingsAreAllowedWithAWarning(index: Int) throws {
    let (name, change) = Self.doubtful[index]
    var options = PoolOptions()
    change(&options)
    try options.validate()
    #expect(options.warnings.count == 1)
    #expect(options.warnings.first?.hasPrefix(name) == true)
  }
}
