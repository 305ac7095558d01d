import Foundation

/// Lines for whoever watches the command: written at once, also into a pipe, where `print` would keep them back.
public enum Terminal {
  public static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
