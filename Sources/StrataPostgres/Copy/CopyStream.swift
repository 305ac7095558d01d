public import Strata

/// The data of a `COPY … TO STDOUT`, in chunks as they come; they need not end where rows do.
///
/// Nothing runs before the loop begins. Leaving the loop early cancels the statement, which aborts the transaction around it
/// if there is one.
public struct CopyStream: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = DatabaseError

  let executor: any Executor
  let text: Result<StatementText, DatabaseError>
  let source: CallSite

  public func makeAsyncIterator() -> Iterator {
    Iterator(reader: CopyReader(executor, source) { () throws(DatabaseError) in try text.get() })
  }

  public struct Iterator: AsyncIteratorProtocol {
    private let reader: CopyReader
    private var chunks: ArraySlice<[UInt8]> = []

    init(reader: CopyReader) { self.reader = reader }

    public mutating func next() async throws(DatabaseError) -> [UInt8]? {
      if let chunk = chunks.popFirst() { return chunk }
      guard let more = try await reader.next() else { return nil }
      chunks = more[...]
      return chunks.popFirst()
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(DatabaseError) -> [UInt8]? {
      try await next()
    }
  }
}

/// Runs the statement of a copy and hands its data over; stops it when it is given up.
final class CopyReader {
  /// Makes the text of the COPY, and may ask the database for it.
  typealias Text = @Sendable () async throws(DatabaseError) -> StatementText

  private let executor: any Executor
  private let text: Text
  private let source: CallSite
  private let output = CopyOutput()
  private var statement: Task<DatabaseError?, Never>?
  private var hasEnded = false

  init(_ executor: any Executor, _ source: CallSite, _ text: @escaping Text) {
    self.executor = executor
    self.text = text
    self.source = source
  }

  deinit {
    output.close()
    guard let statement, !hasEnded else { return }
    statement.cancel()
    executor.runBehind { _ = await statement.value }
  }

  func next() async throws(DatabaseError) -> [[UInt8]]? {
    let running: Task<DatabaseError?, Never>
    if let statement {
      running = statement
    } else {
      running = Self.start(executor, text, output, source)
      statement = running
    }
    let chunks = await withTaskCancellationHandler {
      await output.next()
    } onCancel: {
      running.cancel()
    }
    if let chunks { return chunks }
    hasEnded = true
    if let failure = await running.value { throw failure }
    return nil
  }

  private static func start(
    _ executor: any Executor, _ text: @escaping Text, _ output: CopyOutput, _ source: CallSite
  ) -> Task<DatabaseError?, Never> {
    Task {
      defer { output.close() }
      do throws(DatabaseError) {
        _ = try await executor.runCopy(
          Statement(try await text(), access: .write, kind: .copyOut(output), source: source), source)
        return nil
      } catch {
        return error
      }
    }
  }
}
