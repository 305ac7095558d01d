/// Values by connection, in the order in which the connections were opened.
///
/// Identifiers only grow, so the entries stay sorted: among the few connections of a pool, a binary search costs less
/// than hashing, and going through them takes the same order in every run.
struct ConnectionTable<Value: Sendable>: Sendable {
  private(set) var ids: [PoolStateMachine.ConnectionID] = []
  /// In the order of ``ids``. To be changed in place only.
  var values: [Value] = []

  var count: Int { ids.count }
  var isEmpty: Bool { ids.isEmpty }

  func index(of id: PoolStateMachine.ConnectionID) -> Int? {
    let index = position(of: id)
    return index < ids.count && ids[index] == id ? index : nil
  }

  subscript(id: PoolStateMachine.ConnectionID) -> Value? {
    guard let index = index(of: id) else { return nil }
    return values[index]
  }

  mutating func insert(_ value: Value, for id: PoolStateMachine.ConnectionID) {
    let index = position(of: id)
    if index < ids.count, ids[index] == id {
      values[index] = value
    } else {
      ids.insert(id, at: index)
      values.insert(value, at: index)
    }
  }

  @discardableResult
  mutating func remove(_ id: PoolStateMachine.ConnectionID) -> Value? {
    guard let index = index(of: id) else { return nil }
    ids.remove(at: index)
    return values.remove(at: index)
  }

  /// Where the identifier is, or where it belongs.
  private func position(of id: PoolStateMachine.ConnectionID) -> Int {
    var low = 0
    var high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
