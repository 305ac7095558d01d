/// What a check of migrations takes for granted.
public struct LintOptions: Sendable, Hashable {
  /// The oldest major version of PostgreSQL that the migrations will run on. 15 by default, the oldest that Strata supports: what is
  /// safe there is safe later.
  public var serverVersion = 15
  /// The runner sets a lock timeout for every migration, as ours does by default. Say false for scripts that run by another
  /// program: then each one has to set its own.
  public var hasLockTimeout = true
  /// A table up to this size, with its indexes, gets a note instead of a warning for what takes time in proportion to its size. 10 MB by
  /// default: a server reads and writes at least 100 MB in a second, so the lock is held for about a tenth of a second.
  public var smallTableBytes = 10_000_000
  /// Rules that do not apply to this application, by name. None by default: a suppression in the script tells the reason, too.
  public var disabledRules: Set<String> = []
  /// Also the scripts that lead back. False by default: they exist to drop what was made.
  public var includesDown = false

  public init() {}
}
