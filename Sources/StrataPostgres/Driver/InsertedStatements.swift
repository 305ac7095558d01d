import Strata

/// Statements of the driver's own in the groups of a burst, which cost no round trip and whose answers nobody sees.
struct InsertedStatements {
  enum Place {
    /// In front of every group that has statements; one of nothing only asks whether the server is there.
    case front
    /// Behind the BEGIN, which is the first statement of the first group.
    case behindBegin
  }

  let statements: [Statement]
  let place: Place

  init(_ statements: [Statement], _ place: Place) {
    self.statements = statements
    self.place = place
  }

  func inserted(into burst: Burst) -> Burst {
    var changed = burst
    changed.groups = burst.groups.enumerated().map { index, group in
      guard let position = position(inGroup: index), !group.statements.isEmpty else { return group }
      var all = group.statements
      all.insert(contentsOf: statements, at: position)
      return StatementGroup(all)
    }
    return changed
  }

  /// The results of a burst with the statements in it, as those of the burst without them.
  func removed(from results: [GroupResult]) -> [GroupResult] {
    results.enumerated().map { index, result in
      guard let position = position(inGroup: index), case .completed(var completions) = result,
        completions.count >= position + statements.count
      else { return result }
      completions.removeSubrange(position..<(position + statements.count))
      return .completed(completions)
    }
  }

  private func position(inGroup index: Int) -> Int? {
    switch place {
    case .front: 0
    case .behindBegin: index == 0 ? 1 : nil
    }
  }
}
