import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// A number that many change at once, and a graph of rows that refer to each other.
@Entity("uow_nodes")
struct Node {
  let id: Key<Node>
  var name: String
  @Range(0...) var stock: Int = 0
  var parentID: Key<Node>?
  var friendID: Key<Node>?
  @Version let version: Int

  static let parent = belongsTo(Node.self, \.parentID)
  static let friend = belongsTo(Node.self, \.friendID)
  static let labels = hasMany(NodeTag.self, \.nodeID)
}

@Entity("uow_labels")
struct NodeTag {
  let id: IdentityKey<NodeTag>
  var text: String
  var nodeID: Key<Node>
  var beforeID: IdentityKey<NodeTag>?

  static let node = belongsTo(Node.self, \.nodeID, onDelete: .cascade)
  static let before = belongsTo(NodeTag.self, \.beforeID, onDelete: .setNull)
}

private struct Nodes: Repository { typealias Model = Node }

/// What happens when many want the same rows.
@Suite struct UnitOfWorkConcurrencyTests {
  @Test(arguments: TestDatabase.allCases) func sixtyFourTasksOnOneCounter(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Node.self, NodeTag.self])
      let id = try await db.insert(Node.New(name: "stock", stock: 40)).id
      let sold = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<64 {
          group.addTask { try await Nodes().increment(id, \.stock, by: -1, on: db, where: { $0.stock >= 1 }) != nil }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(sold == 40)
      #expect(try await db.find(Node.self, id).stock == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func sixtyFourTasksOnOneVersionedRow(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Node.self, NodeTag.self])
      let id = try await db.insert(Node.New(name: "counter")).id
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            try await db.unitOfWork(retry: .upTo(500)) { work in
              var node = try await work.find(Node.self, id)
              node.stock += 1
              try work.save(node)
            }
          }
        }
        try await group.waitForAll()
      }
      let node = try await db.find(Node.self, id)
      #expect(node.stock == 64)
      #expect(node.version == 65)
    }
  }

  /// Rows are locked in one order, so nobody waits for somebody who waits for him: no deadlock, hence nothing to try again.
  @Test(arguments: TestDatabase.allCases) func sixtyFourTasksInConflictingOrder(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Node.self, NodeTag.self])
      let ids = try await db.insert((0..<20).map { Node.New(name: "n\($0)") }).map(\.id)
      let codes = await withTaskGroup(of: DatabaseError.Code?.self) { group in
        for task in 0..<64 {
          group.addTask {
            do {
              try await db.unitOfWork { work in
                for id in task.isMultiple(of: 2) ? ids : ids.reversed() {
                  var node = try await work.find(Node.self, id)
                  node.stock += 1
                  try work.save(node)
                }
              }
              return nil
            } catch {
              return (error as? DatabaseError)?.code ?? .other
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(codes.compactMap { $0 }).subtracting([.staleEntity]).isEmpty, "\(codes)")
      let changed = codes.filter { $0 == nil }.count
      let nodes = try await db.all(Node.everything)
      // All rows or none in each unit of work.
      #expect(nodes.allSatisfy { $0.stock == changed && $0.version == $0.stock + 1 })
    }
  }
}

/// Graphs of rows that were drawn at random.
@Suite struct UnitOfWorkPropertyTests {
  @Test(arguments: TestDatabase.allCases, 0..<12) func whatWasSavedIsReadBack(kind: TestDatabase, seed: Int)
    async throws
  {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Node.self, NodeTag.self])
      var random = Dice(state: UInt64(seed) &+ 1)
      var model: [Key<Node>: NodeState] = [:]
      var labels = 0
      for _ in 0..<4 {
        let before = model
        let plan = GraphPlan(changing: before, &random)
        model = plan.result
        labels = labels + plan.labels.count
        try await db.unitOfWork { work in
          // Rows that refer to each other come in any order.
          for step in plan.steps {
            switch step {
            case .insert(let id, let state):
              try work.insert(
                Node.New(id: id, name: state.name, stock: state.stock, parentID: state.parent, friendID: state.friend))
            case .change(let id, let state):
              var node = try await work.find(Node.self, id)
              node.name = state.name
              node.stock = state.stock
              node.parentID = state.parent
              node.friendID = state.friend
              try work.save(node)
            case .delete(let id): try work.delete(try await work.find(Node.self, id))
            }
          }
          var before: IdentityKey<NodeTag>?
          for node in plan.labels {
            before = try work.insert(NodeTag.New(text: "of \(node)", nodeID: node, beforeID: before)).id
          }
        }
        let rows = try await db.all(Node.everything.including(Node.labels.count))
        #expect(rows.count == model.count)
        for (row, _) in rows {
          let state = NodeState(name: row.name, stock: row.stock, parent: row.parentID, friend: row.friendID)
          #expect(model[row.id] == state)
        }
        for label in try await db.all(NodeTag.everything) { #expect(label.text == "of \(label.nodeID)") }
      }
    }
  }
}

struct NodeState: Hashable {
  var name: String
  var stock: Int
  var parent: Key<Node>?
  var friend: Key<Node>?
}

/// What one unit of work does to a graph, and what the graph is then.
private struct GraphPlan {
  enum Step {
    case insert(Key<Node>, NodeState)
    case change(Key<Node>, NodeState)
    case delete(Key<Node>)
  }

  var steps: [Step] = []
  var labels: [Key<Node>] = []
  var result: [Key<Node>: NodeState]

  init(changing nodes: [Key<Node>: NodeState], _ random: inout Dice) {
    let old = nodes.keys.sorted()
    let gone = Set(old.filter { _ in Int.random(in: 0..<5, using: &random) == 0 })
    let new = (0..<Int.random(in: 1...12, using: &random)).map { _ in Key<Node>() }
    let alive = old.filter { !gone.contains($0) } + new
    result = [:]
    func target(_ random: inout Dice) -> Key<Node>? {
      Int.random(in: 0..<3, using: &random) == 0 ? nil : alive.randomElement(using: &random)
    }
    for (index, id) in alive.enumerated() {
      let known = nodes[id]
      // Who refers to what goes must be changed, others may be.
      let refersToGone = [known?.parent, known?.friend].contains { $0.map(gone.contains) ?? false }
      if let known, !refersToGone, Int.random(in: 0..<2, using: &random) == 0 {
        result[id] = known
        continue
      }
      let state = NodeState(
        name: "node \(index)", stock: Int.random(in: 0..<100, using: &random), parent: target(&random),
        friend: target(&random))
      result[id] = state
      steps.append(known == nil ? .insert(id, state) : .change(id, state))
    }
    steps += gone.sorted().map { .delete($0) }
    steps.shuffle(using: &random)
    labels = (0..<Int.random(in: 0..<6, using: &random)).compactMap { _ in alive.randomElement(using: &random) }
  }
}

/// The same numbers in every run: a linear congruential generator (Knuth, MMIX).
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
