import Testing

@testable import Strata

@Suite("When a transaction runs again")
struct TransactionRetryTests {
  @Test func delaysGrowUpToALimitAndDiffer() {
    let retry = TransactionRetry(attempts: 9, firstDelay: .milliseconds(10), longestDelay: .milliseconds(50))
    #expect((1...5).map { retry.delay(after: $0, chance: 1) } == [10, 20, 40, 50, 50].map { .milliseconds($0) })
    #expect(retry.delay(after: 1, chance: 0) == .milliseconds(5))
    #expect(retry.delay(after: .max, chance: 0.5) == .microseconds(37_500))
    #expect(retry.delay(after: -3, chance: 1) == .milliseconds(10))
    #expect(TransactionRetry(attempts: 2, firstDelay: .seconds(-1)).delay(after: 1, chance: 1) == .zero)
    #expect(TransactionRetry(attempts: 2, firstDelay: .seconds(5)).delay(after: 1, chance: 1) == .seconds(1))
  }

  @Test func onlyWhatWasInTheWay() async {
    let retry = TransactionRetry(attempts: 3, firstDelay: .microseconds(1))
    for code in DatabaseError.Code.allCases {
      let error = DatabaseError(code, "")
      #expect(await retry.mayTryAgain(after: 1, error) == error.isTransient, "\(code)")
    }
    let failure = DatabaseError(.serializationFailure, "")
    #expect(await retry.mayTryAgain(after: 2, failure))
    #expect(await retry.mayTryAgain(after: 3, failure) == false)
    #expect(await TransactionRetry.never.mayTryAgain(after: 1, failure) == false)
    #expect(await TransactionRetry.upTo(0).mayTryAgain(after: 1, failure) == false)
    #expect(await retry.mayTryAgain(after: 1, CancellationError()) == false)
  }

  @Test func notBeyondTheDeadlineAndNotForWhoHasGone() async {
    let retry = TransactionRetry(attempts: 3, firstDelay: .seconds(1), longestDelay: .seconds(60))
    let failure = DatabaseError(.deadlock, "")
    let isInTime = await withDeadline(.milliseconds(300)) { await retry.mayTryAgain(after: 1, failure) }
    #expect(isInTime == false)
    let task = Task { await retry.mayTryAgain(after: 2, failure) }
    task.cancel()
    #expect(await task.value == false)
  }

  @Test func namesHaveTheSameNumberEverywhere() {
    // The published values of FNV-1a.
    #expect(AdvisoryKey("").number == Int64(bitPattern: 0xcbf2_9ce4_8422_2325))
    #expect(AdvisoryKey("foobar").number == Int64(bitPattern: 0x85944171f73967e8))
    #expect(AdvisoryKey(7) == 7 && AdvisoryKey("a") != AdvisoryKey("b"))
  }
}
