import Strata
import Synchronization

#if TLS
  import NIOSSL
#endif

/// What TLS needs beside the connection, made once for a driver and not for every connection: reading the certificates
/// of a system takes longer than a handshake.
final class TLSContexts: Sendable {
  #if TLS
    private let contexts = Mutex<[NIOSSLUpgrade.Material: NIOSSLContext]>([:])
  #endif

  /// - Throws: `invalidArgument` for certificates and keys that cannot be used, `unsupported` for a program without TLS.
  func upgrade(for plan: TLSPlan, keyPassword: PasswordSource) async throws(DatabaseError) -> any TLSUpgrade {
    #if TLS
      let material = NIOSSLUpgrade.Material(plan)
      if let made = contexts.withLock({ $0[material] }) { return NIOSSLUpgrade(made, plan) }
      let context = try material.makeContext(keyPassword: try await keyPassword.resolve())
      contexts.withLock { $0[material] = context }
      return NIOSSLUpgrade(context, plan)
    #else
      throw .builtWithoutTLS
    #endif
  }

  /// Whether this program can encrypt at all.
  static var isAvailable: Bool {
    #if TLS
      true
    #else
      false
    #endif
  }
}

extension DatabaseError {
  static let builtWithoutTLS = DatabaseError(
    .unsupported,
    "sslmode demands TLS, and this program was built without it; enable the trait TLS of the package strata")
}
