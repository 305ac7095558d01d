import Foundation

/// Lines for whoever watches the command: written at once, also into a pipe, where `print` would keep them back.
public enum Terminal {
  public static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}

extension Terminal {
  /// One JSON document; keys in the order of the alphabet, so that two runs can be compared.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
