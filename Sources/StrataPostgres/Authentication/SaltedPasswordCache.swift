import Crypto
import Synchronization

/// Keeps the keys of the passwords that were hashed last, because hashing is slow on purpose and every connection of a
/// pool would do it again. One cache belongs to one pool.
///
/// It holds no password: an entry is found by a keyed hash of it, under a key that is random for each cache.
final class SaltedPasswordCache: Sendable {
  /// A server has one salt for each role, and a new one after the password was set again. More entries are for servers
  /// that do not know the role, which make salts up.
  static let capacity = 8

  private struct Entry {
    let identifier: HMAC<SHA256>.MAC
    let keys: SCRAMKeys
  }

  private struct Contents {
    /// The most recently used last.
    var entries: [Entry] = []
    var derivations = 0
  }

  private let contents = Mutex(Contents())
  private let secret = SymmetricKey(size: .bits256)

  init() {}

  /// How often a password had to be hashed.
  var derivations: Int { contents.withLock { $0.derivations } }

  var count: Int { contents.withLock { $0.entries.count } }

  /// The keys from the cache, or new ones. Hashes under the lock: ten connections that open at once wait for the first
  /// one, which takes no longer than hashing themselves.
  func keys(password: [UInt8], salt: [UInt8], iterations: Int) -> SCRAMKeys {
    let identifier = identifier(password: password, salt: salt, iterations: iterations)
    return contents.withLock { contents in
      if let index = contents.entries.firstIndex(where: { $0.identifier == identifier }) {
        let entry = contents.entries.remove(at: index)
        contents.entries.append(entry)
        return entry.keys
      }
      let keys = SCRAMKeys(password: password, salt: salt, iterations: iterations)
      contents.derivations += 1
      if contents.entries.count == Self.capacity { contents.entries.removeFirst() }
      contents.entries.append(Entry(identifier: identifier, keys: keys))
      return keys
    }
  }

  /// The lengths stand in front, so that a byte cannot move from one part to the other.
  private func identifier(password: [UInt8], salt: [UInt8], iterations: Int) -> HMAC<SHA256>.MAC {
    var hash = HMAC<SHA256>(key: secret)
    for number in [password.count, salt.count, iterations] {
      withUnsafeBytes(of: UInt64(number).bigEndian) { hash.update(data: $0) }
    }
    hash.update(data: password)
    hash.update(data: salt)
    return hash.finalize()
  }
}
