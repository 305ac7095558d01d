import Foundation
import Strata

/// A terminal without a screen: what a program writes to it is read from the other end.
final class PseudoTerminal: Sendable {
  private let reading: Int32
  /// For the program.
  let writing: FileHandle

  init() throws {
    var (near, far): (Int32, Int32) = (-1, -1)
    guard openpty(&near, &far, nil, nil, nil) == 0, fcntl(near, F_SETFL, O_NONBLOCK) == 0 else {
      throw DatabaseError(.unsupported, "this system gives no pseudo-terminal")
    }
    reading = near
    writing = FileHandle(fileDescriptor: far, closeOnDealloc: true)
  }

  deinit { close(reading) }

  /// What a person types: the program reads it line by line.
  func type(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard write(reading, bytes, bytes.count) == bytes.count else {
      throw DatabaseError(.storageUnavailable, "the pseudo-terminal takes no more")
    }
  }

  /// What has been written so far. The terminal holds some thousand bytes: enough for a short command that has ended.
  func text() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
