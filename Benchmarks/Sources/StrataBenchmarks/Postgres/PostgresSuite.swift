import BenchmarkHarness

/// What the contenders of a benchmark on PostgreSQL have in common. `peers/libpq` has a suite of the same name: the same
/// cases in C, and the tables.
struct PostgresSuite: Sendable {
  /// A contender that is part of this program. It runs in a process of its own all the same.
  struct Variant: Sendable {
    let name: String
    var needsTLS = false
    /// Connects to the address; `sslmode` says whether with TLS.
    let connect: @Sendable (_ url: String) async throws -> any Contender
  }

  let name: String
  /// In the tables that are read.
  let rows: Int
  /// In each table that is written to, once a case is done.
  let writtenRows: Int
  /// The cases that have measurements of their own.
  let measured: [BenchmarkCase]
  /// With what their measurements show besides.
  let cases: [BenchmarkCase]
  /// The table that a case writes to, as the keeper of the tables calls it; `nil` for a case that only reads.
  let writtenTable: @Sendable (BenchmarkCase) -> String?
  let variants: [Variant]

  static let all = [driver, orm]
}
