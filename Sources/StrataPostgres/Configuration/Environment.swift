#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension PostgresConfiguration {
  /// What a configuration takes from the process around it, as a value, so that a test can bring its own.
  public struct Environment: Sendable {
    public var variables: [String: String]
    /// Where `.pgpass` and `.postgresql` are looked for; `nil` when there is no such place.
    public var homeDirectory: String?
    /// The operating system's name for who runs the process: the default of the database user, as in libpq.
    public var userName: String?
    public var files: Files

    /// - Parameter files: None by default.
    public init(
      variables: [String: String] = [:], homeDirectory: String? = nil, userName: String? = nil, files: Files = .none
    ) {
      self.variables = variables
      self.homeDirectory = homeDirectory
      self.userName = userName
      self.files = files
    }

    /// This process, at the moment of the call. The home directory is `HOME`, otherwise what the system says.
    public static var process: Environment {
      let variables = ProcessInfo.processInfo.environment
      let home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 }
      let user = ProcessInfo.processInfo.userName
      return Environment(
        variables: variables, homeDirectory: home ?? FileManager.default.homeDirectoryForCurrentUser.path,
        userName: user.isEmpty ? nil : user, files: .system)
    }

    /// An empty variable counts as one that is not set: compose files and job definitions cannot always leave one out.
    func variable(_ name: String) -> String? {
      variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What is needed later, without the secrets among the variables.
    var withoutVariables: Environment {
      Environment(homeDirectory: homeDirectory, userName: userName, files: files)
    }

    func homeFile(_ path: String) -> String? {
      homeDirectory.map { $0.hasSuffix("/") ? $0 + path : "\($0)/\(path)" }
    }
  }
}
