import Foundation
import Strata

/// What an error is with `--json`: one line on standard error, so that standard output holds results only. Keys stay as they are from
/// version to version; new ones may come. Facts that are not known are left out.
struct FailureDocument: Encodable {
  struct Failure: Encodable {
    /// A code of `DatabaseError`, `usage` for a wrong command line, or `failed`.
    var code: String
    var message: String
    var exitCode: Int32
    /// What to do now, where the message alone does not say it.
    var nextStep: String?
    var sqlState: String?
    /// Of the database, as the next two.
    var tableName: String?
    var columnName: String?
    var constraintName: String?
    /// Every rule that was broken.
    var failures: [String]?
    var migration: String?
    /// From the folder of migrations on.
    var file: String?
    /// In the file, counted from 1.
    var line: Int?
    /// In the line, in Unicode code points, counted from 1.
    var column: Int?
    var statement: String?
    /// The server's own words. They may quote data.
    var serverMessage: String?
    var serverDetail: String?
    var serverHint: String?
  }

  var error: Failure

  init(code: String, message: String, exit: CommandExit, nextStep: String? = nil) {
    error = Failure(code: code, message: message, exitCode: exit.rawValue, nextStep: nextStep)
  }

  init(_ error: DatabaseError) {
    let details = error.details
    self.init(code: error.code.rawValue, message: error.message, exit: .failed, nextStep: NextStep.text(for: error))
    self.error.sqlState = details.sqlState
    self.error.tableName = details.table
    self.error.columnName = details.column
    self.error.constraintName = details.constraint
    self.error.failures = details.failures.isEmpty ? nil : details.failures.map { "\($0)" }
    self.error.migration = details.script?.migration
    self.error.file = details.script?.file
    self.error.line = details.script?.line
    self.error.column = details.script?.column
    self.error.statement = details.statement
    self.error.serverMessage = details.serverMessage
    self.error.serverDetail = details.serverDetail
    self.error.serverHint = details.serverHint
  }

  /// On one line, whatever the texts hold.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      // Texts and numbers can always be written; should they not be, the error itself must not be lost.
      return
        #"{"error":{"code":"failed","exitCode":\#(self.error.exitCode),"message":"the error cannot be written as JSON"}}"#
    }
  }
}
