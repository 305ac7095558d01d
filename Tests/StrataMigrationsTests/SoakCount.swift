import Foundation
import Strata

/// How long a proof of `make soak` is.
enum SoakCount {
  /// - Parameter variable: Of the environment.
  static func of(_ variable: String, otherwise count: Int) throws(DatabaseError) -> Int {
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return count }
    guard let wanted = Int(text), wanted > 0 else {
      throw DatabaseError(.invalidArgument, "\(variable) takes a number above 0")
    }
    return wanted
  }
}
