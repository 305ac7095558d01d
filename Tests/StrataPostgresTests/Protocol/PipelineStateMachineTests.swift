import Strata
import Testing

@testable import StrataPostgres

@Suite struct PipelineStateMachineTests {
  private func machine(_ expected: PipelineStateMachine.Expected...) -> PipelineStateMachine {
    var machine = PipelineStateMachine()
    for answer in expected { machine.send(answer) }
    return machine
  }

  @Test("A statement that is prepared, described, bound and run")
  func whole() throws {
    var machine = machine(.parseComplete, .parameterDescription, .rowDescription, .bindComplete, .result, .ready)
    let actions = try machine.receive(
      bytes: ServerBytes.message(.parseComplete) + ServerBytes.message(.parameterDescription, [0, 0])
        + ServerBytes.rowDescription([("id", 20)]) + ServerBytes.message(.bindComplete)
        + ServerBytes.dataRow([[0, 0, 0, 0, 0, 0, 0, 1]]) + ServerBytes.commandComplete("SELECT 1")
        + ServerBytes.ready(.inTransaction))
    #expect(actions.count == 7 && machine.isIdle && machine.transactionStatus == .inTransaction)
    guard case .described(let columns?) = actions[2] else { throw TestFailure("no columns") }
    #expect(columns.names == ["id"] && columns.types == [.int8])
    guard case .completed(let tag) = actions[5] else { throw TestFailure("not completed") }
    #expect(tag.rows == 1)
  }

  @Test("An error ends its own group, wherever it comes, and no other")
  func errors() throws {
    for answered in 0...3 {
      var machine = machine(.parseComplete, .bindComplete, .result, .ready, .bindComplete, .result, .ready)
      let before: [[UInt8]] = [
        ServerBytes.message(.parseComplete), ServerBytes.message(.bindComplete),
        ServerBytes.commandComplete("SELECT 0"),
      ]
      let actions = try machine.receive(
        bytes: before.prefix(answered).flatMap { $0 } + ServerBytes.error("22012") + ServerBytes.ready()
          + ServerBytes.message(.bindComplete) + ServerBytes.commandComplete("UPDATE 2") + ServerBytes.ready())
      guard case .failed(let message) = actions[answered] else { throw TestFailure("not failed") }
      #expect(message.sqlState == "22012" && machine.isIdle)
      guard case .completed(let tag) = actions[answered + 3] else {
        throw TestFailure("the neighbour did not complete")
      }
      #expect(tag.rows == 2)
    }
  }

  @Test("A script has any number of results")
  func script() throws {
    var machine = machine(.script, .ready)
    _ = try machine.receive(
      bytes: ServerBytes.commandComplete("CREATE TABLE") + ServerBytes.rowDescription([("a", 23)])
        + ServerBytes.dataRow([nil]) + ServerBytes.dataRow([nil]) + ServerBytes.commandComplete("SELECT 2")
        + ServerBytes.message(.emptyQueryResponse) + ServerBytes.ready())
    #expect(machine.isIdle)
  }

  @Test("What was not asked for is a violation")
  func unexpected() {
    let all: [(BackendMessageKind, [UInt8])] = [
      (.bindComplete, []), (.closeComplete, []), (.parseComplete, []), (.parameterDescription, [0, 0]), (.noData, []),
      (.portalSuspended, []), (.emptyQueryResponse, []), (.copyDone, []), (.copyData, [1]),
      (.copyInResponse, [0, 0, 0]),
      (.copyOutResponse, [0, 0, 0]), (.copyBothResponse, [0, 0, 0]), (.functionCallResponse, []),
      (.authentication, [0, 0, 0, 0]),
      (.backendKeyData, [0, 0, 0, 0, 0, 0, 0, 0]), (.negotiateProtocolVersion, []), (.readyForQuery, [0x49]),
      (.commandComplete, [0]), (.rowDescription, [0, 0]), (.dataRow, [0, 0]),
    ]
    let fitting: [PipelineStateMachine.Expected: Set<BackendMessageKind>] = [
      .bindComplete: [.bindComplete], .closeComplete: [.closeComplete], .parseComplete: [.parseComplete],
      .parameterDescription: [.parameterDescription], .rowDescription: [.noData, .rowDescription],
      .result: [.portalSuspended, .emptyQueryResponse, .copyInResponse, .copyOutResponse, .commandComplete, .dataRow],
      .script: [.emptyQueryResponse, .copyInResponse, .copyOutResponse, .commandComplete, .rowDescription],
      .ready: [.readyForQuery],
    ]
    for (state, kinds) in fitting {
      for (kind, body) in all {
        var machine = machine(state)
        let error = try? machine.receive(bytes: ServerBytes.message(kind, body))
        #expect((error != nil) == kinds.contains(kind), "\(kind) while \(state)")
      }
    }
    for (kind, body) in all {
      var idle = PipelineStateMachine()
      let error = #expect(throws: DatabaseError.self) { try idle.receive(bytes: ServerBytes.message(kind, body)) }
      #expect(error?.code == .protocolViolation)
    }
  }

  @Test("Notices, settings and notifications may come at any time")
  func asynchronous() throws {
    for expected in [[], [.bindComplete, .result, .ready], [.script, .ready]] as [[PipelineStateMachine.Expected]] {
      var machine = PipelineStateMachine()
      for answer in expected { machine.send(answer) }
      let actions = try machine.receive(
        bytes: ServerBytes.message(.noticeResponse, [0])
          + ServerBytes.message(.parameterStatus, ServerBytes.string("TimeZone") + ServerBytes.string("UTC"))
          + ServerBytes.message(
            .notificationResponse, ServerBytes.bigEndian(Int32(7)) + ServerBytes.string("c") + ServerBytes.string("p")))
      #expect(actions.count == 3)
      guard case .notification(let channel, let payload, let process) = actions[2] else { throw TestFailure("none") }
      #expect(channel == "c" && payload == "p" && process == 7)
    }
  }

  @Test("A server that shuts down says so between statements")
  func shutdown() throws {
    var machine = PipelineStateMachine()
    let actions = try machine.receive(bytes: ServerBytes.error("57P01", severity: "FATAL"))
    guard case .closing(let message) = actions[0] else { throw TestFailure("not closing") }
    #expect(message.closingError.code == .connectionLost)
    #expect(throws: DatabaseError.self) {
      var idle = PipelineStateMachine()
      _ = try idle.receive(bytes: ServerBytes.error("42601"))
    }
  }
}
