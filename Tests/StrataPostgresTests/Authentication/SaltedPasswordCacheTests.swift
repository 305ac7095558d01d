import Crypto
import Testing

@testable import StrataPostgres

@Suite("Salted password cache")
struct SaltedPasswordCacheTests {
  private func bytes(_ key: SymmetricKey) -> [UInt8] { key.withUnsafeBytes { Array($0) } }

  @Test("gives the keys that hashing gives")
  func sameKeys() {
    let cache = SaltedPasswordCache()
    for _ in 0..<2 {
      let cached = cache.keys(password: [1, 2], salt: [3], iterations: 5)
      let fresh = SCRAMKeys(password: [1, 2], salt: [3], iterations: 5)
      #expect(bytes(cached.clientKey) == bytes(fresh.clientKey) && bytes(cached.serverKey) == bytes(fresh.serverKey))
    }
    #expect(cache.derivations == 1)
  }

  @Test("tells passwords, salts and iterations apart")
  func distinct() {
    let cache = SaltedPasswordCache()
    let inputs: [([UInt8], [UInt8], Int)] = [
      ([1, 2], [3], 5), ([1], [2, 3], 5), ([1, 2, 3], [0], 5), ([1, 2], [3], 6), ([1, 2], [4], 5),
    ]
    let keys = inputs.map { bytes(cache.keys(password: $0.0, salt: $0.1, iterations: $0.2).clientKey) }
    #expect(Set(keys).count == inputs.count && cache.derivations == inputs.count)
  }

  @Test("forgets what was used longest ago")
  func bounded() {
    let cache = SaltedPasswordCache()
    func use(_ salt: UInt8) { _ = cache.keys(password: [1], salt: [salt], iterations: 1) }
    for salt in 0..<8 { use(UInt8(salt)) }
    use(0)
    use(100)
    #expect(cache.count == SaltedPasswordCache.capacity && cache.derivations == 9)
    use(0)
    #expect(cache.derivations == 9)
    use(1)
    #expect(cache.derivations == 10)
    for salt in 0..<200 { use(UInt8(salt)) }
    #expect(cache.count == SaltedPasswordCache.capacity)
  }

  @Test("hashes once for ten connections that open at the same time")
  func concurrent() async {
    let cache = SaltedPasswordCache()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        group.addTask { _ = cache.keys(password: [1], salt: [2], iterations: 500) }
      }
    }
    #expect(cache.derivations == 1)
  }

  @Test("serves the client: the example of RFC 7677 twice, hashed once")
  func servesTheClient() throws {
    let cache = SaltedPasswordCache()
    for _ in 0..<2 {
      var client = try SCRAMClientTests.Vector.client(cache: cache)
      _ = try client.begin(mechanisms: ["SCRAM-SHA-256"])
      let proof = try client.answer(challenge: SCRAMClientTests.Vector.challenge.utf8)
      #expect(String(decoding: proof, as: UTF8.self) == SCRAMClientTests.Vector.proof)
      try client.finish(SCRAMClientTests.Vector.conclusion.utf8)
    }
    #expect(cache.derivations == 1)
  }
}
