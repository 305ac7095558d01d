/// What one contender needed for a case once.
public struct Timing: Sendable, Equatable {
  public var seconds: Double
  /// Of what was read or written. All contenders of a case must have the same: they did the same work. `nil` for a
  /// program of somebody else, which cannot say.
  public var checksum: Int64?
  /// Processor time of the contender's process, user and system.
  public var cpuSeconds: Double?
  /// Processor time of the server's processes meanwhile.
  public var serverCPUSeconds: Double?
  /// The most memory that the contender's process had during the work.
  public var peakBytes: Int64?
  /// How many connections to the server did the work.
  public var connections: Int?

  public init(
    seconds: Double, checksum: Int64?, cpuSeconds: Double? = nil, serverCPUSeconds: Double? = nil,
    peakBytes: Int64? = nil, connections: Int? = nil
  ) {
    self.seconds = seconds
    self.checksum = checksum
    self.cpuSeconds = cpuSeconds
    self.serverCPUSeconds = serverCPUSeconds
    self.peakBytes = peakBytes
    self.connections = connections
  }

  public init(_ duration: Duration, checksum: Int64?) {
    let (seconds, attoseconds) = duration.components
    self.init(seconds: Double(seconds) + Double(attoseconds) / 1e18, checksum: checksum)
  }
}

extension Timing: Codable {
  private enum CodingKeys: String, CodingKey {
    case seconds, checksum, unchecked, connections
    case cpuSeconds = "cpu_seconds", serverCPUSeconds = "server_cpu_seconds", peakBytes = "peak_bytes"
  }

  /// From a peer's answer. Without a checksum it must say that it has none: nobody is to forget it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    seconds = try values.decode(Double.self, forKey: .seconds)
    let isUnchecked = try values.decodeIfPresent(Bool.self, forKey: .unchecked) ?? false
    checksum = isUnchecked ? nil : try values.decode(Int64.self, forKey: .checksum)
    cpuSeconds = try values.decodeIfPresent(Double.self, forKey: .cpuSeconds)
    serverCPUSeconds = try values.decodeIfPresent(Double.self, forKey: .serverCPUSeconds)
    peakBytes = try values.decodeIfPresent(Int64.self, forKey: .peakBytes)
    connections = try values.decodeIfPresent(Int.self, forKey: .connections)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(seconds, forKey: .seconds)
    try values.encodeIfPresent(checksum, forKey: .checksum)
    if checksum == nil { try values.encode(true, forKey: .unchecked) }
    try values.encodeIfPresent(cpuSeconds, forKey: .cpuSeconds)
    try values.encodeIfPresent(serverCPUSeconds, forKey: .serverCPUSeconds)
    try values.encodeIfPresent(peakBytes, forKey: .peakBytes)
    try values.encodeIfPresent(connections, forKey: .connections)
  }
}
