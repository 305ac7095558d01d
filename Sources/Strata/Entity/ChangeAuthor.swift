/// Who changes rows: what `@CreatedBy` and `@UpdatedBy` properties are set to.
///
/// ```swift
/// try await ChangeAuthor.with(request.user.id) {
///   try await db.update(chore) { $0.status = .done }
/// }
/// ```
/// It holds for the body and the tasks that begin in it. Outside, the columns are set to NULL where they may be; a
/// statement that would leave an author out of a column that needs one is refused before it is sent.
public enum ChangeAuthor {
  @TaskLocal private static var current: BoundValue?

  /// - Parameter author: Of the type that the properties have.
  @discardableResult
  public static func with<Author: DatabaseValue, Result: Sendable, Failure: Error>(
    _ author: Author, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    // The task-local's own function rethrows without a type.
    let outcome = await $current.withValue(BoundValue(author)) { () async -> Swift.Result<Result, Failure> in
      do throws(Failure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Appends the author as the value of a column.
  public static func encode<Value: DatabaseValue>(_ type: Value.Type, into parameters: inout ParameterBuffer) {
    append(Value.databaseType, isNullable: Value.isNullable, to: &parameters)
  }

  /// The author as the value of a column.
  static func value(of column: ColumnSchema) -> BoundValue {
    var parameters = ParameterBuffer()
    append(column.type, isNullable: column.isNullable, to: &parameters)
    return BoundValue(parameter: parameters, isNull: current == nil)
  }

  private static func append(_ type: DatabaseType, isNullable: Bool, to parameters: inout ParameterBuffer) {
    guard let current else {
      guard isNullable else {
        return parameters.appendInvalid(
          type, reason: "nobody is said to change the row; run the statement in ChangeAuthor.with(_:)")
      }
      return parameters.appendNull(type)
    }
    guard current.parameter.types == [type] else {
      return parameters.appendInvalid(
        type, reason: "the author given to ChangeAuthor.with(_:) is not of the type of the property")
    }
    parameters.append(contentsOf: current.parameter)
  }
}
