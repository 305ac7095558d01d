#if TLS
  import NIOCore
  import NIOSSL
  import Strata

  /// TLS by NIOSSL.
  struct NIOSSLUpgrade: TLSUpgrade {
    /// What the context of a connection depends on; the host's name is not part of it.
    struct Material: Hashable, Sendable {
      let verification: CertificateVerification
      let roots: TLSPlan.TrustRoots?
      let clientCertificate: TLSPlan.ClientCertificate?
      let minimumVersion: TLSOptions.Version
      let maximumVersion: TLSOptions.Version?

      init(_ plan: TLSPlan) {
        switch plan.verification {
        case .none:
          verification = .none
          roots = nil
        case .authority(let roots):
          verification = .noHostnameVerification
          self.roots = roots
        case .authorityAndName(let roots, _):
          verification = .fullVerification
          self.roots = roots
        }
        clientCertificate = plan.clientCertificate
        minimumVersion = plan.minimumVersion
        maximumVersion = plan.maximumVersion
      }

      /// BoringSSL's own, and Ed25519, which it can but does not offer by itself: a server with such a certificate
      /// would end the handshake.
      private static let signatures: [SignatureAlgorithm] = [
        .ecdsaSecp256R1Sha256, .rsaPssRsaeSha256, .rsaPkcs1Sha256, .ecdsaSecp384R1Sha384, .rsaPssRsaeSha384,
        .rsaPkcs1Sha384, .rsaPssRsaeSha512, .rsaPkcs1Sha512, .rsaPkcs1Sha1, .ed25519,
      ]

      /// - Throws: `invalidArgument` for a certificate or key that cannot be used, naming the setting.
      func makeContext(keyPassword: String?) throws(DatabaseError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = verification
        configuration.minimumTLSVersion = minimumVersion.version
        configuration.maximumTLSVersion = maximumVersion?.version
        configuration.verifySignatureAlgorithms = Self.signatures
        switch roots {
        case .system, nil: break
        case .file(let path): configuration.trustRoots = .file(path)
        case .pem(let text):
          configuration.trustRoots = .certificates(
            try reading("rootCertificates") { try NIOSSLCertificate.fromPEMBytes(Array(text.utf8)) })
        }
        if let clientCertificate {
          configuration.certificateChain = try reading("sslcert") {
            try NIOSSLCertificate.fromPEMFile(clientCertificate.certificate).map { .certificate($0) }
          }
          configuration.privateKey = try reading("sslkey or sslpassword") {
            .privateKey(
              try NIOSSLPrivateKey(file: clientCertificate.key, format: .pem) { setPassword in
                setPassword((keyPassword ?? "").utf8)
              })
          }
        }
        return try reading("sslrootcert, sslcert or sslkey") { try NIOSSLContext(configuration: configuration) }
      }

      private func reading<Value>(_ setting: String, _ body: () throws -> Value) throws(DatabaseError) -> Value {
        do {
          return try body()
        } catch {
          throw DatabaseError(
            .invalidArgument, "\(setting) cannot be used: a file cannot be read, is not PEM, or does not fit the others"
          ) { $0.serverDetail = "\(error)" }
        }
      }
    }

    private let context: NIOSSLContext
    private let plan: TLSPlan

    init(_ context: NIOSSLContext, _ plan: TLSPlan) {
      self.context = context
      self.plan = plan
    }

    func upgrade(_ pipeline: ChannelPipeline.SynchronousOperations) throws(DatabaseError) {
      // NIOSSL checks the certificate against the name that it announces, and against the address without one.
      if case .authorityAndName(_, let name) = plan.verification, plan.serverNameIndication == nil, !name.isIPAddress {
        throw DatabaseError(
          .unsupported, "sslmode=verify-full checks the name that is announced; leave sslsni on, or use verify-ca")
      }
      do {
        try pipeline.addHandler(
          try NIOSSLClientHandler(context: context, serverHostname: plan.serverNameIndication), position: .first)
      } catch {
        throw explain(error)
      }
    }

    func peerCertificate(_ pipeline: ChannelPipeline.SynchronousOperations) throws(DatabaseError) -> [UInt8]? {
      do {
        return try pipeline.handler(type: NIOSSLClientHandler.self).peerCertificate?.toDERBytes()
      } catch {
        throw .tlsFailed("the server's certificate cannot be read")
      }
    }

    func explainRefusal(_ error: any Error) -> DatabaseError? {
      let text = "\(error)"
      guard text.contains("ALERT") else { return nil }
      return DatabaseError.tlsFailed(
        "the server refused this client's certificate or TLS versions",
        lookAt: "sslcert, sslkey, ssl_min_protocol_version, and ssl_ca_file on the server"
      ).adding { $0.serverDetail = text }
    }

    func explain(_ error: any Error) -> DatabaseError {
      if let refusal = explainRefusal(error) { return refusal }
      let text = "\(error)"
      let reason =
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
          "the server's certificate is for another host"
        } else if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
          "the server's certificate has expired, or no trusted authority has signed it"
        } else {
          "the TLS handshake failed"
        }
      return DatabaseError.tlsFailed(reason).adding { $0.serverDetail = text }
    }
  }

  extension TLSOptions.Version {
    fileprivate var version: TLSVersion {
      switch self {
      case .v1_2: .tlsv12
      case .v1_3: .tlsv13
      }
    }
  }
#endif
