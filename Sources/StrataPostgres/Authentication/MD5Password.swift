import Crypto

/// The answer to AuthenticationMD5Password (https://www.postgresql.org/docs/current/protocol-flow.html). PostgreSQL
/// itself calls it deprecated: who reads `pg_authid` can log in with what stands there.
enum MD5Password {
  /// - Parameter salt: The four random bytes of the server's request.
  /// - Returns: `md5` and 32 hexadecimal digits, without the zero byte that ends them in the message.
  static func response(user: String, password: String, salt: [UInt8]) -> [UInt8] {
    // The inner hash is what the server stores; the salt makes the answer good for one connection only.
    let stored = hexadecimal(Insecure.MD5.hash(data: Array(password.utf8) + Array(user.utf8)))
    return Array("md5".utf8) + hexadecimal(Insecure.MD5.hash(data: stored + salt))
  }

  private static func hexadecimal(_ digest: Insecure.MD5.Digest) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
  }
}
