public import Foundation
public import Strata
import Synchronization

/// What a seeder works with.
///
/// The same seed number and the same ``now`` give the same rows, on every machine and in every run. So make keys by `fake.key()`, take dates from
/// ``now`` and not from the clock, and sort what is read.
public struct SeedContext: Sendable {
  /// For all that reads and writes. An error ends it, and with it all that the seeder did.
  public let transaction: Transaction
  public let set: SeedSet
  public let seedNumber: UInt64
  /// What dates lie around.
  public let now: Date
  /// Of this seeder alone, so that its rows are the same whatever other seeders run. They count from one.
  public let fakes: Fakes
  /// Tables of the seeder, children first.
  let tables: [String]
  let counter: SeedCounter

  /// Inserts rows in bulk.
  /// - Returns: How many.
  /// - Throws: As `insertAll`: all or none.
  @discardableResult
  public func insert<Rows: Sequence>(
    _ rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    try await counter.counting { progress in
      try await transaction.insertAll(rows, fileID: fileID, line: line, progress: progress).written
    }
  }

  /// Makes rows and inserts them in bulk.
  ///
  /// - Parameter make: Makes one row. It depends on nothing but its parameter and what is known, or rows differ from run to run.
  /// - Returns: How many.
  @discardableResult
  public func insert<Model: Shared>(
    _ count: Int, of model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line,
    _ make: (_ fake: inout Fake) throws -> Model.New
  ) async throws -> Int {
    try await insert(try fakes.rows(count, of: model, make), fileID: fileID, line: line)
  }

  /// Inserts the rows that are not there yet, and leaves those that are as they are: for ``SeedCondition/always``.
  /// - Parameter target: Which unique columns tell that a row is there.
  /// - Returns: How many were missing.
  @discardableResult
  public func insertMissing<Rows: Sequence>(
    _ rows: Rows, onConflict target: ConflictTarget<Rows.Element.Model> = .primaryKey,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    try await counter.counting { progress in
      try await transaction.insertAll(
        rows, onConflict: .skip(target), fileID: fileID, line: line, progress: progress
      ).written
    }
  }

  /// Inserts rows, and gives those that are there already these values: for ``SeedCondition/always``, where a natural key tells which row is which.
  /// - Parameter target: Which unique columns tell that a row is there.
  /// - Returns: How many rows there were.
  @discardableResult
  public func upsert<Rows: Sequence>(
    _ rows: Rows, onConflict target: ConflictTarget<Rows.Element.Model> = .primaryKey,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    try await counter.counting { progress in
      try await transaction.insertAll(
        rows, onConflict: .replace(target), fileID: fileID, line: line, progress: progress
      ).written
    }
  }

  /// Removes every row of the seeder's tables, those that refer to others first.
  public func removeAll() async throws {
    for table in tables { try await transaction.execute("DELETE FROM \(identifier: table)") }
  }

  /// The same with a sequence of fakes that has a name.
  func named(_ name: String) -> SeedContext {
    SeedContext(
      transaction: transaction, set: set, seedNumber: seedNumber, now: now, fakes: fakes.named(name), tables: tables,
      counter: counter)
  }
}

/// Counts the rows of one seeder as they are sent.
final class SeedCounter: Sendable {
  private let rows = Mutex(0)
  private let report: @Sendable (Int) -> Void

  init(_ report: @escaping @Sendable (_ rows: Int) -> Void) { self.report = report }

  /// - Parameter insert: Reports how many of its rows it has sent.
  func counting(_ insert: (@escaping (BulkProgress) -> Void) async throws -> Int) async throws -> Int {
    let before = rows.withLock { $0 }
    return try await insert { progress in
      let total = before + progress.rows
      self.rows.withLock { $0 = max($0, total) }
      self.report(total)
    }
  }
}
