import Strata
import Testing

@testable import StrataPostgres

@Suite("What one listener has not taken yet")
struct NotificationInboxTests {
  private func notification(_ number: Int) -> NotificationEvent {
    .notification(PostgresNotification(channel: "c", payload: "\(number)", processID: 1))
  }

  private func payload(_ event: NotificationEvent?) -> String? {
    guard case .notification(let notification) = event else { return nil }
    return notification.payload
  }

  @Test("is kept in order up to the limit")
  func order() async throws {
    let inbox = NotificationInbox()
    for number in 0..<NotificationInbox.limit { inbox.receive(notification(number)) }
    for number in 0..<NotificationInbox.limit { #expect(payload(try await inbox.next()) == "\(number)") }
    inbox.end(.success(()))
    #expect(try await inbox.next() == nil)
  }

  @Test("is thrown away beyond the limit, and the listener is told")
  func overflow() async throws {
    let inbox = NotificationInbox()
    for number in 0..<5 { inbox.receive(notification(number)) }
    #expect(payload(try await inbox.next()) == "0")
    for number in 5...(NotificationInbox.limit + 1) { inbox.receive(notification(number)) }
    let told = try await inbox.next()
    guard case .mayHaveMissed = told else {
      Issue.record("\(String(describing: told))")
      return
    }
    #expect(payload(try await inbox.next()) == "\(NotificationInbox.limit + 1)")
  }

  @Test("what came before a failure is still delivered")
  func failure() async throws {
    let inbox = NotificationInbox()
    inbox.receive(notification(1))
    inbox.end(.failure(DatabaseError(.connectionLost, "gone")))
    inbox.receive(notification(2))
    #expect(payload(try await inbox.next()) == "1")
    let error = await #expect(throws: DatabaseError.self) { try await inbox.next() }
    #expect(error?.code == .connectionLost)
  }
}
