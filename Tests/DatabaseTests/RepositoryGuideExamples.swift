import Foundation
import Logging
import Strata
import StrataPostgres
import StrataTesting

// The examples of the guides to repositories, units of work, testing and round trips, letter by letter.

@Entity
struct Gadget {
  let id: Key<Gadget>
  @Length(1...80) var name: String
  var category: String
  @Range(0...) var stock: Int = 0
  @Version let version: Int
  @DeletedAt let deletedAt: Date?

  static let sales = hasMany(Purchase.self, \.gadgetID)
}

@Entity
struct Purchase {
  let id: IdentityKey<Purchase>
  var gadgetID: Key<Gadget>
  var count: Int
  @CreatedAt let createdAt: Date

  static let gadget = belongsTo(Gadget.self, \.gadgetID)
}

struct GadgetRepository: Repository {
  typealias Model = Gadget

  func soldOut(in category: String, on executor: some Executor) async throws(DatabaseError) -> [Gadget] {
    try await all(Gadget.where { $0.category == category && $0.stock == 0 }.order { $0.name.ascending }, on: executor)
  }
}

/// Sells gadgets, and never more than there are.
struct SalesService {
  let gadgets = GadgetRepository()

  func sell(_ count: Int, of id: Key<Gadget>, on executor: some Executor) async throws -> Purchase? {
    try await executor.transaction { tx in
      let left = try await gadgets.increment(id, \.stock, by: -count, on: tx, where: { $0.stock >= count })
      guard left != nil else { return nil }
      return try await tx.insert(Purchase.New(gadgetID: id, count: count))
    }
  }
}

func stocktaking(in db: Database, found: [Key<Gadget>: Int]) async throws {
  let gadgets = GadgetRepository()
  let known = try await gadgets.find(ids: Array(found.keys), on: db)
  try await db.transaction { tx in
    for gadget in known {
      try await gadgets.update(gadget, on: tx) { $0.stock = found[gadget.id] ?? 0 }
    }
    try await gadgets.deleteMany(Gadget.where { $0.category == "obsolete" && $0.stock == 0 }, on: tx)
  }
}

/// Moves gadgets between shelves, with all of its operations under one policy.
struct StockService: TransactionalService {
  let transactions = TransactionPolicy(isolation: .serializable, retry: .upTo(5), deadline: .seconds(5))
  let gadgets = GadgetRepository()

  func exchange(
    _ count: Int, of old: Key<Gadget>, for new: Key<Gadget>, on executor: some Executor
  ) async throws -> Gadget {
    try await perform(on: executor) { tx in
      try await gadgets.increment(old, \.stock, by: -count, on: tx)
      let gadget = try await gadgets.increment(new, \.stock, by: count, on: tx)
      tx.afterCommit { print("there are \(gadget.stock) now") }
      return gadget
    }
  }

  func didCommit() async { print("look at the shelves again") }
}

func rename(_ id: Key<Gadget>, to name: String, in db: Database) async throws {
  try await db.unitOfWork { work in
    var gadget = try await work.find(Gadget.self, id)
    gadget.name = name
    try work.save(gadget)
  }
}

func stockUp(_ names: [String], in db: Database) async throws -> [Purchase] {
  let sales = try await db.unitOfWork(retry: .upTo(3)) { work in
    var sales: [Inserted<Purchase>] = []
    for name in names {
      let gadget = try work.insert(Gadget.New(name: name, category: "new", stock: 9))
      sales.append(try work.insert(Purchase.New(gadgetID: gadget.id, count: 1)))
    }
    return sales
  }
  return try sales.map { (sale) throws(DatabaseError) in try sale.row }
}

func recordSale(of id: Key<Gadget>, count: Int, in db: Database) async throws -> (gadget: Gadget?, best: [Purchase]) {
  let (gadget, purchases) = try await db.unitOfWork { work in
    try work.insert(Purchase.New(gadgetID: id, count: count))
    return (
      try work.deferredFind(Gadget.self, ids: [id]),
      try work.deferredAll(Purchase.where { $0.gadgetID == id }.order { $0.count.descending }.limit(3))
    )
  }
  return (try gadget.rows.first, try purchases.rows)
}

func sellsNoMoreThanThereIs() async throws -> Int {
  try await withFakeDatabase(for: Gadget.self, Purchase.self) { db in
    let gadget = try await db.insert(Gadget.New(name: "lamp", category: "light", stock: 2))
    let service = SalesService()
    var sold = 0
    for _ in 0..<5 {
      if try await service.sell(1, of: gadget.id, on: db) != nil { sold += 1 }
    }
    return sold
  }
}

let someGadget = Factory<Gadget> { fake in
  Gadget.New(name: "\(fake.word()) \(fake.number)", category: fake.word(), stock: fake.integer(in: 1...9))
}
let somePurchase = Factory<Purchase> { fake in
  Purchase.New(gadgetID: try fake.parent(someGadget), count: fake.integer(in: 1...3))
}

func salesOfLamps(in db: Database) async throws -> [Purchase] {
  let fakes = Fakes()
  let lamp = try await fakes.create(someGadget, on: db) { $0.name = "lamp" }
  // Of a gadget of its own.
  try await fakes.create(somePurchase, on: db)
  return try await fakes.create(20, somePurchase.of(lamp), on: db) { $0.count = $1 + 1 }
}

let stockedDatabase = DatabaseTemplate { db in
  try await db.createSchema(for: [Gadget.self, Purchase.self])
  try await Fakes().create(200, someGadget, on: db)
}

func clearance() async throws -> Int {
  try await stockedDatabase.withCopy { db in
    try await db.updateAll(Gadget.where { $0.stock > 0 }) { $0.stock = 0 }
  }
}

func stockedTemplate(on url: String) -> DatabaseTemplate {
  DatabaseTemplate(server: { name in
    var configuration = try PostgresConfiguration(url: url)
    if let name { configuration.database = name }
    return configuration
  }) { db in
    try await db.createSchema(for: [Gadget.self, Purchase.self])
    try await Fakes().create(200, someGadget, on: db)
  }
}

func leavesNothingBehind(in db: Database) async throws -> Int {
  try await withRollback(db) { tx in
    try await tx.insert(Gadget.New(name: "lamp", category: "light"))
    return try await tx.count(Gadget.everything)
  }
}

/// One query for each gadget: the mistake.
func salesOneByOne(in db: some Executor) async throws -> [String: Int] {
  var counts: [String: Int] = [:]
  for gadget in try await db.all(Gadget.everything) {
    counts[gadget.name] = try await db.count(Purchase.where { $0.gadgetID == gadget.id })
  }
  return counts
}

/// One query for all of them.
func salesAtOnce(in db: some Executor) async throws -> [String: Int] {
  var counts: [String: Int] = [:]
  for (gadget, count) in try await db.all(Gadget.everything.including(Gadget.sales.count)) {
    counts[gadget.name] = count
  }
  return counts
}

func isFast(_ db: Database) async throws {
  try await expectNoRepetition { try await salesAtOnce(in: db) }
  try await expect(roundTrips: 1) { try await db.count(Gadget.everything) }
}

func watched(_ db: Database, _ logger: Logger) async throws -> [String: Int] {
  try await RoundTrips.reportingRepetition(to: logger) { try await salesOneByOne(in: db) }
}
