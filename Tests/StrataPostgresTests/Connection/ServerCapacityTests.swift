import Testing

@testable import StrataPostgres

@Suite("A pool against what the server has")
struct ServerCapacityTests {
  @Test("is warned about only when it does not fit")
  func warning() {
    #expect(ServerCapacity.warning(wanted: 97, limit: 100, reserved: 3) == nil)
    let warning = ServerCapacity.warning(wanted: 98, limit: 100, reserved: 3)
    #expect(warning?.contains("98") == true && warning?.contains("97") == true)
    #expect(warning?.contains("max_connections 100, 3 reserved") == true)
  }
}
