@_exported public import StrataFakes
public import Strata

/// Fills some tables with data to work with.
///
/// ```swift
/// struct GuildSeeder: Seeder {
///   let entities: [any Entity.Type] = [Guild.self]
///
///   func seed(_ seeding: SeedContext) async throws {
///     try await seeding.insert(20, of: Guild.self) { fake in Guild.New(id: fake.key(), name: fake.city()) }
///   }
/// }
/// ```
/// ``DatabaseSeeder`` runs it in a transaction of its own: what it inserts is there as a whole or not at all.
public protocol Seeder: Sendable {
  /// How the seeder is called in `--only`, in ``dependencies`` of others and in messages: letters, digits, `-`, `_` and `.`. By default that of
  /// the type: `guild-members` for `GuildMembersSeeder`.
  var name: String { get }

  /// The entities whose tables it fills. Seeders that fill the tables which these refer to run earlier.
  var entities: [any Entity.Type] { get }

  /// Entities whose rows hang on those and are removed with them, although the seeder inserts none. None by default.
  var dependents: [any Entity.Type] { get }

  /// The sets it belongs to; ``SeedSet/development`` alone by default, so that nothing gets into another set by accident.
  var sets: Set<SeedSet> { get }

  /// The names of seeders that run earlier, besides those that the foreign keys tell of. None by default.
  var dependencies: [String] { get }

  /// When it has something to do; ``SeedCondition/whenEmpty`` by default.
  var condition: SeedCondition { get }

  /// How many rows it is going to insert, for a progress bar; `nil`, the default, where nobody knows.
  var expectedRows: Int? { get }

  /// Inserts the data.
  func seed(_ seeding: SeedContext) async throws

  /// Removes the data; by default every row of ``entities`` and ``dependents``.
  func truncate(_ seeding: SeedContext) async throws
}

/// When a seeder has something to do. It decides what a second run does: nothing, with either of the first two.
public enum SeedCondition: Sendable {
  /// While all tables that it fills are empty. Two seeders of one table cannot both wait for that.
  case whenEmpty
  /// When the closure says so. It is asked in the transaction that seeds.
  case when(@Sendable (Transaction) async throws -> Bool)
  /// Each time: for a seeder that only adds what is missing, with ``SeedContext/insertMissing(_:onConflict:fileID:line:)`` or
  /// ``SeedContext/upsert(_:onConflict:fileID:line:)``.
  case always
}

extension Seeder {
  public var name: String { SeederName.name(of: Self.self) }
  public var dependents: [any Entity.Type] { [] }
  public var sets: Set<SeedSet> { [.development] }
  public var dependencies: [String] { [] }
  public var condition: SeedCondition { .whenEmpty }
  public var expectedRows: Int? { nil }

  public func truncate(_ seeding: SeedContext) async throws { try await seeding.removeAll() }
}

/// What seeders are called.
enum SeederName {
  /// `GuildMembersSeeder` is `guild-members`.
  static func name(of type: Any.Type) -> String {
    var text = String(describing: type)
    if text.hasSuffix("Seeder"), text.count > 6 { text.removeLast(6) }
    var name = ""
    var isBehindLower = false
    for character in text {
      if character.isUppercase, isBehindLower { name += "-" }
      isBehindLower = character.isLowercase || character.isNumber
      name += character.lowercased()
    }
    return name
  }

  /// A list of names has commas between them, and a shell takes spaces for itself.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
  }
}
