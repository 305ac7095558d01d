import NIOCore
import Strata

/// Puts TLS under a session. Behind a protocol so that everything else compiles without the trait `TLS`.
protocol TLSUpgrade: Sendable {
  /// Adds the handler at the front of the pipeline; the handshake begins at once.
  func upgrade(_ pipeline: ChannelPipeline.SynchronousOperations) throws(DatabaseError)

  /// The server's certificate as DER, after the handshake.
  func peerCertificate(_ pipeline: ChannelPipeline.SynchronousOperations) throws(DatabaseError) -> [UInt8]?

  /// What a failed handshake means, and which setting to look at.
  func explain(_ error: any Error) -> DatabaseError

  /// What an error after the handshake means, if it is the server's refusal of this client: with TLS 1.3 the server
  /// sees the client's certificate only when the client believes that all is well. `nil` for every other error.
  func explainRefusal(_ error: any Error) -> DatabaseError?
}

extension DatabaseError {
  static let tlsNotOffered = DatabaseError(
    .connectionRefused,
    "sslmode demands TLS and the server does not offer it; set ssl = on there, or use sslmode=prefer or disable")

  static func tlsFailed(
    _ reason: String, lookAt settings: String = "sslrootcert and the server's certificate"
  ) -> DatabaseError {
    DatabaseError(.connectionRefused, "\(reason); check sslmode, \(settings)")
  }

  /// TLS failed, as opposed to what comes after it.
  var isFailedTLS: Bool { code == .connectionRefused && message.contains("; check sslmode, ") }
}
