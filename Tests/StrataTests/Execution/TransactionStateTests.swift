@testable import Strata
import Testing

@Suite struct TransactionStateTests {
  private func begun() -> TransactionState {
    var state = TransactionState()
    #expect(state.claim(isCopy: false) == .first)
    state.opened()
    state.leave(isCopy: false)
    return state
  }

  @Test func othersWaitForTheFirstStatement() {
    var state = TransactionState()
    #expect(state.claim(isCopy: false) == .first)
    #expect(state.isOpening)
    #expect(state.claim(isCopy: false) == .mustWait)
    #expect(state.claimNested() == .mustWaitForFirst)
    #expect(state.end() == nil)
    state.opened()
    #expect(!state.isOpening)
    #expect(state.claim(isCopy: false) == .next)
    #expect(state.running == 2)
    state.leave(isCopy: false)
    #expect(state.end() == nil)
    state.leave(isCopy: false)
    #expect(state.end() == TransactionState.End(phase: .active, mayBeOpen: true, failedWithTransaction: false))
    #expect(state.claim(isCopy: false) == .ended)
    #expect(state.claimNested() == .ended)
  }

  @Test func nothingToUndoWhereNothingWasSent() {
    var unused = TransactionState()
    #expect(unused.end() == TransactionState.End(phase: .idle, mayBeOpen: false, failedWithTransaction: false))
    var unsent = TransactionState()
    #expect(unsent.claim(isCopy: false) == .first)
    unsent.abort()
    unsent.leave(isCopy: false)
    #expect(unsent.end() == TransactionState.End(phase: .aborted, mayBeOpen: false, failedWithTransaction: false))
    var lost = TransactionState()
    #expect(lost.claim(isCopy: false) == .first)
    lost.mayHaveOpened()
    lost.abort()
    lost.leave(isCopy: false)
    #expect(lost.claim(isCopy: false) == .aborted)
    #expect(lost.claimNested() == .aborted)
    #expect(lost.end()?.mayBeOpen == true)
  }

  @Test func endDoesNotWaitForACopy() {
    var state = TransactionState()
    #expect(state.claim(isCopy: true) == .first)
    #expect(state.isCopying && !state.isOpening)
    #expect(state.claim(isCopy: false) == .mustWait)
    // Its data is still on its way, and its BEGIN is not.
    #expect(state.end() == TransactionState.End(phase: .opening, mayBeOpen: true, failedWithTransaction: false))
    state.leave(isCopy: true)
    #expect(state.running == 0)
  }

  @Test func nestedScopesRunInTurn() {
    var outer = TransactionState()
    #expect(outer.claimNested() == .begun)
    #expect(outer.claimNested() == .nested)
    #expect(outer.claim(isCopy: false) == .nested)
    outer.endNested()
    #expect(outer.claim(isCopy: false) == .first)
    outer.opened()
    #expect(outer.claimNested() == .mustWaitForStatements)
    outer.leave(isCopy: false)
    #expect(outer.claimNested() == .begun)
  }

  @Test func whatFailedWithItsBeginningBeginsAgain() {
    var outer = TransactionState()
    #expect(outer.claimNested() == .begun)
    #expect(outer.beginForNested() == true)
    // Once is enough.
    #expect(outer.beginForNested() == false)
    var nested = TransactionState()
    #expect(nested.claim(isCopy: false) == .first)
    nested.opens(transaction: true)
    nested.opened()
    nested.abort()
    nested.leave(isCopy: false)
    // It was answered, so the one around it stands.
    #expect(nested.end()?.failedWithTransaction == false)

    var failed = TransactionState()
    #expect(failed.claim(isCopy: false) == .first)
    failed.opens(transaction: true)
    failed.mayHaveOpened()
    failed.abort()
    failed.leave(isCopy: false)
    #expect(failed.end() == TransactionState.End(phase: .aborted, mayBeOpen: true, failedWithTransaction: true))
    #expect(outer.beginAgain() == true)
    #expect(outer.phase == .idle && !outer.isOpen)
    #expect(outer.beginAgain() == false)
    outer.endNested()
    #expect(outer.claim(isCopy: false) == .first)
  }

  @Test func whatHasBegunIsNotBegunAgain() {
    var outer = TransactionState()
    #expect(outer.claimNested() == .begun)
    #expect(outer.beginForNested() == true)
    #expect(outer.noteBegun() == true)
    #expect(outer.noteBegun() == false)
    #expect(outer.beginAgain() == false)
    #expect(outer.phase == .active && outer.isOpen)
    var used = begun()
    #expect(used.beginForNested() == false)
    #expect(used.beginAgain() == false)
  }

  /// Any order of events, whether or not ``Transaction`` would cause it.
  @Test func neverSendsWhatItMustNot() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      var state = TransactionState()
      var claimed: [Bool] = []
      var steps: [String] = []
      for _ in 0..<40 {
        let before = state
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
          let isCopy = Bool.random(using: &random)
          let claim = state.claim(isCopy: isCopy)
          steps.append("claim \(claim)")
          switch claim {
          case .first:
            #expect(before.phase == .idle && !before.hasNested, "\(steps)")
            claimed.append(isCopy)
          case .next:
            #expect(before.phase == .active && !before.hasNested, "\(steps)")
            claimed.append(isCopy)
          case .mustWait, .nested, .aborted, .ended: #expect(state == before, "\(steps)")
          }
        case 2:
          guard let isCopy = claimed.popLast() else { continue }
          steps.append("leave")
          state.leave(isCopy: isCopy)
        case 3:
          steps.append("opened")
          state.opened()
        case 4:
          steps.append("abort")
          state.abort()
          #expect(state.phase == .aborted || state.phase == .ended)
        case 5:
          steps.append("nested")
          if state.claimNested() == .begun {
            #expect(before.running == 0 && !before.hasNested, "\(steps)")
          } else {
            #expect(state == before, "\(steps)")
          }
        case 6:
          steps.append("endNested")
          state.endNested()
        case 7:
          steps.append("beginForNested, beginAgain")
          if state.beginForNested() { #expect(state.beginAgain() == !before.hasBegun, "\(steps)") }
        default:
          guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
          steps.append("end")
          if let end = state.end() {
            #expect(before.running == 0 && end.phase == before.phase, "\(steps)")
            #expect(state.phase == .ended, "\(steps)")
          } else {
            #expect(before.running > 0 && state == before, "\(steps)")
          }
        }
        #expect(state.running == claimed.count { !$0 }, "\(steps)")
      }
    }
  }
}
