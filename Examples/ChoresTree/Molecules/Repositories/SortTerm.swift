import Strata

/// One column of a list's order, such as `-dueAt` in a query string.
struct SortTerm<Column: Sendable>: Sendable {
  let column: Column
  let direction: Ordering.Direction
}
