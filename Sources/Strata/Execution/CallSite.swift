/// The place in the application's source that made a call, for errors, the leak report and the N+1 detector.
public struct CallSite: Sendable, Hashable, CustomStringConvertible {
  public let fileID: StaticString
  public let line: UInt

  public init(fileID: StaticString, line: UInt) {
    self.fileID = fileID
    self.line = line
  }

  public var description: String { "\(fileID):\(line)" }

  public static func == (left: CallSite, right: CallSite) -> Bool {
    left.line == right.line && left.fileID.description == right.fileID.description
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(fileID.description)
    hasher.combine(line)
  }
}
