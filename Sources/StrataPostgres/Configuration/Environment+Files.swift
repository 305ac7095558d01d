#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension PostgresConfiguration.Environment {
  /// The files that a configuration refers to: password file, certificates, keys.
  public struct Files: Sendable {
    public struct Status: Sendable, Hashable {
      /// False for a directory, a pipe or a device. A symbolic link counts as what it points to.
      public var isRegularFile: Bool
      /// The nine permission bits, as in `0o600`.
      public var permissions: UInt16
      public var isOwnedByRoot: Bool

      public init(isRegularFile: Bool = true, permissions: UInt16 = 0o600, isOwnedByRoot: Bool = false) {
        self.isRegularFile = isRegularFile
        self.permissions = permissions
        self.isOwnedByRoot = isOwnedByRoot
      }

      /// Neither group nor others may do anything with it.
      var isPrivate: Bool { permissions & 0o077 == 0 }

      /// What libpq asks of a private key: one that root owns may be readable by a group, so that several services
      /// can share it (https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-CLIENTCERT).
      var isPrivateKeyProtected: Bool { isPrivate || isOwnedByRoot && permissions & 0o037 == 0 }
    }

    /// `nil` when there is no such file.
    public var status: @Sendable (_ path: String) -> Status?
    /// `nil` when it cannot be read, or has more than a mebibyte, which no file that is read here has.
    public var contents: @Sendable (_ path: String) -> [UInt8]?

    public init(
      status: @escaping @Sendable (_ path: String) -> Status?,
      contents: @escaping @Sendable (_ path: String) -> [UInt8]?
    ) {
      self.status = status
      self.contents = contents
    }

    /// No file exists.
    public static let none = Files(status: { _ in nil }, contents: { _ in nil })

    /// Those of the operating system.
    public static let system = Files(status: systemStatus, contents: systemContents)

    @Sendable private static func systemStatus(_ path: String) -> Status? {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      return Status(
        isRegularFile: status.st_mode & S_IFMT == S_IFREG, permissions: UInt16(status.st_mode & 0o777),
        isOwnedByRoot: status.st_uid == 0)
    }

    @Sendable private static func systemContents(_ path: String) -> [UInt8]? {
      let limit = 1 << 20
      // Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 16_384)
      while bytes.count <= limit {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { return bytes }
        bytes += chunk[..<count]
      }
      return nil
    }
  }
}
