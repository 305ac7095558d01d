import Strata
import Synchronization

/// Lets the server's process of a connection keep the memory that arrays of records take, from one statement to the next.
///
/// The server writes each field of a record into a kilobyte of its own and frees them all behind the row (`record_send` in
/// src/backend/utils/adt/rowtypes.c): some hundred kilobytes for a graph. glibc gives memory back to the kernel when more than 128 KB are free at
/// the top of the heap, so the process would have the same pages cleared and mapped anew for every statement, which was measured to be a third
/// of its time. glibc's limit grows to twice the size of the largest block that had a mapping of its own when it was freed (`M_TRIM_THRESHOLD` in
/// mallopt(3)). One such block is asked for, behind the first statement that shows that the connection is used for graphs. Where
/// the server has another allocator, nothing happens.
enum ServerMemory {
  /// A constant, so that it is computed when the statement is planned, and freed with the plan. A megabyte: the process then keeps up to two.
  private static let statement = Statement(StatementText("SELECT octet_length(repeat('x', 1048576))"), access: .read)

  /// Nobody waits for the answer.
  @inline(__always)
  static func keep(on connection: PostgresConnection, after burst: Burst) {
    guard !connection.state.keepsMemory.load(ordering: .relaxed) else { return }
    keepIfUsed(on: connection, after: burst)
  }

  @inline(never)
  private static func keepIfUsed(on connection: PostgresConnection, after burst: Burst) {
    // Behind a pooler it is another process each time.
    guard connection.hasSession, burst.only?.rows?.resultTypes.contains(.recordArray) ?? false,
      !connection.state.keepsMemory.exchange(true, ordering: .relaxed)
    else { return }
    Task {
      var burst = Burst(statement)
      burst.deadline = .now + .seconds(5)
      _ = await connection.run(burst)
    }
  }
}
