import Strata
import Testing

@Suite struct DatabaseErrorTests {
  @Test func descriptionNeverHoldsServerWords() {
    let error = DatabaseError(.uniqueViolation, "a row with the same value is there already") {
      $0.sqlState = "23505"
      $0.table = "users"
      $0.column = "email"
      $0.serverMessage = "Key (email)=(ann@example.org) already exists."
      $0.serverDetail = "secret detail"
      $0.statement = "INSERT INTO users VALUES ($1)"
    }
    #expect(
      error.description
        == "uniqueViolation (SQLSTATE 23505): a row with the same value is there already [table users, column email]")
    #expect("\(error)" == error.description)
    #expect(error.debugDescription.contains("ann@example.org") && error.debugDescription.contains("INSERT INTO"))
  }

  @Test func addingKeepsTheRest() {
    let error = DatabaseError(.checkViolation, "m") { $0.constraint = "c" }.adding { $0.table = "t" }
    #expect(error.details.constraint == "c" && error.details.table == "t" && error.code == .checkViolation)
  }
}
