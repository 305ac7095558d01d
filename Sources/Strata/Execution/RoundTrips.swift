import Synchronization

/// Counts the round trips of the calls inside a scope: the number that decides how fast a request is.
///
/// ```swift
/// let trips = RoundTrips()
/// let rows = try await trips.counting { try await db.all(query) }
/// trips.count     // 1
/// ```
public final class RoundTrips: Sendable {
  /// A statement that was sent, as often as it was sent in round trips of its own.
  public struct Repetition: Sendable, Hashable, CustomStringConvertible {
    /// The text, with placeholders and so without values.
    public let sql: String
    public let count: Int
    /// Where the calls stand in the application, each place once.
    public let sources: [CallSite]

    public var description: String {
      let places = sources.isEmpty ? "" : " at \(sources.map(\.description).joined(separator: ", "))"
      return "\(count) times\(places): \(sql)"
    }
  }

  fileprivate struct State {
    var count = 0
    var sent: [StatementText: (count: Int, sources: [CallSite])] = [:]
    /// The keys of ``sent``, in the order in which they came.
    var order: [StatementText] = []
  }

  @TaskLocal static var current: RoundTrips?

  private let state = Mutex(State())
  /// What a service runs for hours is counted without keeping what was sent.
  private let keepsStatements: Bool

  /// - Parameter keepsStatements: Whether ``statements`` are to be known. Off by default: they take memory for as long as the scope lasts.
  public init(keepsStatements: Bool = false) { self.keepsStatements = keepsStatements }

  /// How many bursts were sent so far.
  public var count: Int { state.withLock { $0.count } }

  /// What was sent so far, and in how many round trips each: what a scope may hold, not how long it takes. Without the statements that begin and
  /// end transactions.
  public var statements: [Repetition] {
    state.withLock { state in
      state.order.compactMap { text in
        state.sent[text].map { Repetition(sql: text.sql, count: $0.count, sources: $0.sources) }
      }
    }
  }

  /// Statements of one shape that were sent in several round trips: where a loop asks for rows one by one that one query could have brought.
  /// - Parameter limit: From how many round trips on. Three by default: twice the same may be two parts of a request that know nothing of
  ///   each other.
  public func repeated(atLeast limit: Int = 3) -> [Repetition] { statements.filter { $0.count >= limit } }

  /// Counts everything that the body, and the child tasks that it starts, send to a database. A scope inside another one counts for both.
  public func counting<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    let outer = RoundTrips.current
    let result: Result
    do {
      result = try await RoundTrips.$current.withValue(self) { try await body() }
    } catch {
      if let outer { outer.add(self) }
      throw error
    }
    if let outer { outer.add(self) }
    return result
  }

  /// One that begins or ends something.
  static func countOne() { current?.note(nil) }

  static func note(_ burst: Burst) { current?.note(burst) }

  private func note(_ burst: Burst?) {
    state.withLock { state in
      state.count += 1
      guard keepsStatements, let burst else { return }
      // Many rows of one insert are many statements of one text in one round trip: those are no repetition.
      var seen: Set<StatementText> = []
      for group in burst.groups {
        for statement in group.statements where statement.isOfApplication && seen.insert(statement.text).inserted {
          state.add(statement.text, 1, statement.source.map { [$0] } ?? [])
        }
      }
    }
  }

  private func add(_ inner: RoundTrips) {
    let (count, sent, order) = inner.state.withLock { ($0.count, $0.sent, $0.order) }
    state.withLock { state in
      state.count += count
      guard keepsStatements else { return }
      for text in order { if let sent = sent[text] { state.add(text, sent.count, sent.sources) } }
    }
  }
}

extension RoundTrips.State {
  fileprivate mutating func add(_ text: StatementText, _ count: Int, _ sources: [CallSite]) {
    if sent[text] == nil { order.append(text) }
    var known = sent[text] ?? (0, [])
    known.count += count
    for source in sources where !known.sources.contains(source) { known.sources.append(source) }
    sent[text] = known
  }
}

extension Statement {
  /// It is not one that begins or ends something.
  fileprivate var isOfApplication: Bool {
    switch kind {
    case .prepared, .script, .cursor, .copyIn, .copyOut: true
    case .setting, .control: false
    }
  }
}
