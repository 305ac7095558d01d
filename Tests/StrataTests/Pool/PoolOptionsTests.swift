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
    #expect(options.idleTimeout == .seconds(30))
    #expect(options.reapInterval == .seconds(1))
    #expect(options.connectRetryInterval == .milliseconds(200))
    #expect(options.maximumLifetime == .seconds(1800))
    #expect(options.maximumWaiters == 10_000)
    try options.validate()
  }

  @Test func boundsAreAccepted() throws {
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
  ]

  @Test(arguments: wrong.indices) func wrongSettingsAreAnsweredInASentence(index: Int) {
    let (name, change) = Self.wrong[index]
    var options = PoolOptions()
    change(&options)
    let error = #expect(throws: DatabaseError.self) { try options.validate() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(name) == true)
  }
}
