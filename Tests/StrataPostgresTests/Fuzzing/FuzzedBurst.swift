import NIOCore
import NIOEmbedded
import Logging
import Strata
import Synchronization

@testable import StrataPostgres

/// A burst on a connection without a network, and what a server answers to it.
struct FuzzedBurst: Sendable {
  let name: String
  let burst: @Sendable () -> Burst
  let answer: [UInt8]

  private static let columns = ServerBytes.rowDescription([("id", 20), ("name", 25)])
  private static let row = ServerBytes.dataRow([[0, 0, 0, 0, 0, 0, 0, 1], Array("one".utf8)])
  private static let prepared =
    ServerBytes.message(.parseComplete) + ServerBytes.message(.parameterDescription, [0, 0]) + columns
  private static let bound = ServerBytes.message(.bindComplete)
  private static let selected = bound + row + row + ServerBytes.commandComplete("SELECT 2")

  private static func statement(
    _ sql: String, _ access: Statement.Access, _ kind: Statement.Kind = .prepared, reads: Bool = false
  ) -> Statement {
    Statement(
      StatementText(sql), access: access, kind: kind, rows: reads ? RowCollector<ColumnTuple<Int64, String>>() : nil)
  }

  static let all = [
    FuzzedBurst(
      name: "read", burst: { Burst(statement("SELECT", .read, reads: true)) },
      answer: prepared + selected + ServerBytes.ready()),
    FuzzedBurst(
      name: "prepared first", burst: { Burst(statement("SELECT", .undeclared, reads: true)) },
      answer: prepared + ServerBytes.ready() + selected + ServerBytes.ready()),
    FuzzedBurst(
      name: "several groups",
      burst: {
        Burst([
          StatementGroup([statement("SELECT", .read, reads: true), statement("UPDATE", .write)]), StatementGroup([]),
          StatementGroup([statement("SELECT", .read, reads: true)]),
        ])
      },
      answer: prepared + selected + prepared + bound + ServerBytes.commandComplete("UPDATE 1") + ServerBytes.ready()
        + ServerBytes.ready() + selected + ServerBytes.ready()),
    FuzzedBurst(
      name: "script", burst: { Burst(statement("SELECT; SELECT", .write, .script)) },
      answer: columns + row + ServerBytes.commandComplete("SELECT 1") + ServerBytes.commandComplete("SET")
        + ServerBytes.ready()),
    FuzzedBurst(
      name: "stale plan", burst: { Burst(statement("SELECT", .read, reads: true)) },
      answer: prepared + ServerBytes.error("0A000", routine: "RevalidateCachedQuery") + ServerBytes.ready()
        + ServerBytes.message(.closeComplete) + prepared + selected + ServerBytes.ready()),
    FuzzedBurst(
      name: "copy in",
      burst: {
        let input = CopyInput()
        input.finish()
        return Burst(statement("COPY", .write, .copyIn(input)))
      },
      answer: ServerBytes.message(.parseComplete) + ServerBytes.message(.parameterDescription, [0, 0])
        + ServerBytes.message(.noData) + bound + ServerBytes.message(.copyInResponse, [0, 0, 0])
        + ServerBytes.commandComplete("COPY 0") + ServerBytes.ready()),
    FuzzedBurst(
      name: "copy out", burst: { Burst(statement("COPY", .write, .copyOut(CopyOutput()))) },
      answer: ServerBytes.message(.parseComplete) + ServerBytes.message(.parameterDescription, [0, 0])
        + ServerBytes.message(.noData) + bound + ServerBytes.message(.copyOutResponse, [0, 0, 0])
        + ServerBytes.message(.copyData, Array("data".utf8)) + ServerBytes.message(.copyDone)
        + ServerBytes.commandComplete("COPY 1") + ServerBytes.ready()),
    FuzzedBurst(
      name: "cursor",
      burst: {
        Burst([
          StatementGroup([statement("SELECT", .read, .cursor(CursorStep(.open, cursor: 1, rows: 2)), reads: true)]),
          StatementGroup([statement("SELECT", .read, .cursor(CursorStep(.fetch, cursor: 1, rows: 2)), reads: true)]),
          StatementGroup([statement("SELECT", .read, .cursor(CursorStep(.close, cursor: 1)))]),
        ])
      },
      answer: prepared + bound + row + row + ServerBytes.message(.portalSuspended)
        + ServerBytes.ready(.inTransaction) + row + ServerBytes.commandComplete("SELECT 1")
        + ServerBytes.ready(.inTransaction) + ServerBytes.message(.closeComplete) + ServerBytes.ready()),
  ]

  /// What a session says when it is cleaned up.
  static let resets = [
    ServerBytes.commandComplete("RESET") + ServerBytes.commandComplete("DISCARD SEQUENCES") + ServerBytes.ready(),
    ServerBytes.error("57014") + ServerBytes.ready(),
  ]

  /// Runs the burst on a connection of its own that gets these bytes, in pieces of a size, and then its end.
  func outcome(of bytes: [UInt8], piece: Int, afterReset: Bool) async -> BurstOutcome {
    await withUnsafeContinuation { continuation in
      let handler = ConnectionHandler(
        session: SessionInfo(), options: SessionOptions(), state: ConnectionState(),
        executor: LoopTaskExecutor(EmbeddedEventLoop()), logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
      )
      let channel = EmbeddedChannel(handler: handler)
      channel.pipeline.fireChannelActive()
      if afterReset { handler.reset() }
      let running = RunningBurst(burst(), expectedDuration: 0, profile: nil, isShared: false)
      running.continuation = continuation
      handler.accept(running)
      handler.flush()
      for start in stride(from: 0, to: bytes.count, by: piece) {
        if !handler.state.isOpen.load(ordering: .relaxed) { break }
        let part = ByteBuffer(bytes: bytes[start..<min(bytes.count, start + piece)])
        channel.pipeline.fireChannelRead(part)
        channel.pipeline.fireChannelReadComplete()
        channel.embeddedEventLoop.run()
      }
      channel.close(promise: nil)
      channel.embeddedEventLoop.run()
    }
  }
}
