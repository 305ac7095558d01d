import Foundation
import HTTPTypes
import Hummingbird
import Strata

/// An error as a client gets it: RFC 9457, `application/problem+json`.
struct Problem: Error, Encodable, Sendable {
  struct Field: Encodable, Sendable, Hashable {
    let field: String
    let rule: String
    let message: String
  }

  let code: Int
  let title: String
  var detail: String?
  /// Every field that is wrong, for 422.
  var errors: [Field]?
  /// What the database holds by now, for 409.
  var expectedVersion: Int?
  var actualVersion: Int?

  /// `status` in the JSON; HTTPResponseError has a property of that name and another type.
  private enum CodingKeys: String, CodingKey {
    case code = "status"
    case title, detail, errors, expectedVersion, actualVersion
  }

  init(_ status: HTTPResponse.Status, _ detail: String? = nil) {
    code = status.code
    title = status.reasonPhrase
    self.detail = detail
  }

  static func invalid(_ failures: [ValidationFailure]) -> Problem {
    var problem = Problem(.unprocessableContent, "\(failures.count) field(s) are not as they must be.")
    problem.errors = failures.map { Field(field: $0.field, rule: $0.rule, message: $0.message) }
    return problem
  }
}

extension Problem: HTTPResponseError {
  var status: HTTPResponse.Status { .init(code: code) }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if code == 503 { headers[.retryAfter] = "1" }
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(self))))
  }
}

extension Problem {
  /// What a client may know of an error; `nil` for one that only the log gets.
  init?(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as DatabaseError: self.init(error)
    case let violation as ChoreRuleViolation: self.init(.conflict, violation.message)
    case let error as any HTTPResponseError: self.init(error.status)
    default: return nil
    }
  }

  private init?(_ error: DatabaseError) {
    switch error.code {
    case .notFound:
      self.init(.notFound, "There is no \(Self.resource(error.details.table)) with this id.")
    case .staleEntity:
      self.init(.conflict, "Somebody else changed it in the meantime: read it again and repeat your change.")
      expectedVersion = error.details.stale?.expected
      actualVersion = error.details.stale?.actual
    case .validationFailed:
      self = .invalid(error.failures)
    case .uniqueViolation:
      self.init(.conflict, "There is one with the same \(error.details.column ?? "value") already.")
    case .foreignKeyViolation:
      self = .invalid([
        ValidationFailure(field: "body", rule: "reference", message: "refers to something that does not exist")
      ])
    case .checkViolation, .notNullViolation, .valueOutOfRange:
      self = .invalid([
        ValidationFailure(
          field: error.details.column ?? "body", rule: "constraint", message: "is not a value that the database takes")
      ])
    case .connectionLost, .commitOutcomeUnknown:
      self.init(
        .serviceUnavailable,
        "The connection to the database was lost. Look whether your change is there before you repeat it.")
    case .databaseBusy, .poolExhausted, .poolClosed, .connectionRefused, .serializationFailure, .deadlock, .stalePlan,
      .lockTimeout, .statementTimeout:
      self.init(.serviceUnavailable, "The database is busy. Nothing was changed; try again in a moment.")
    case .diskFull:
      self.init(.insufficientStorage, "The disk is full. Nothing was changed.")
    case .exclusionViolation, .typeMismatch, .syntaxError, .undefinedObject, .unsupported, .invalidArgument,
      .transactionAborted, .cancelled, .authenticationFailed, .protocolViolation, .readOnly,
      .notADatabase, .corrupted, .permissionDenied, .storageUnavailable, .migrationFailed, .other:
      return nil
    }
  }

  private static func resource(_ table: String?) -> String {
    switch table {
    case Chore.tableName: "task"
    case Member.tableName: "member"
    case Server.tableName: "server"
    default: "row"
    }
  }
}

extension HTTPResponse.Status {
  fileprivate static var insufficientStorage: HTTPResponse.Status {
    .init(code: 507, reasonPhrase: "Insufficient Storage")
  }
}
