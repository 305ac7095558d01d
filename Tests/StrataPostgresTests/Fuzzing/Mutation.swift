/// Damage to bytes that were right.
enum Mutation {
  private static let bytes: [UInt8] = [0, 1, 4, 5, 8, 0x7F, 0x80, 0xFE, 0xFF]
  private static let lengths: [Int32] = [
    .min, -2, -1, 0, 1, 3, 4, 5, 7, 8, 255, 256, 65_535, 65_536, 1 << 20, 0x3FFF_FFFF, 0x4000_0000, .max,
  ]

  static func damage(_ input: inout [UInt8], using generator: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&input, using: &generator) }
  }

  private static func change(_ input: inout [UInt8], using generator: inout SeededGenerator) {
    let index = Int.random(in: 0...input.count, using: &generator)
    guard index < input.count else { return input.append(UInt8.random(in: 0...255, using: &generator)) }
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: input[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: input[index] = bytes[Int.random(in: 0..<bytes.count, using: &generator)]
    case 2: input[index] = .random(in: 0...255, using: &generator)
    case 3: input.insert(.random(in: 0...255, using: &generator), at: index)
    case 4: input.removeSubrange(index..<min(input.count, index + Int.random(in: 1...6, using: &generator)))
    case 5: input.removeSubrange(index...)
    case 6:
      let end = min(input.count, index + Int.random(in: 1...24, using: &generator))
      input.insert(contentsOf: Array(input[index..<end]), at: index)
    default:
      let length = lengths[Int.random(in: 0..<lengths.count, using: &generator)]
      input.replaceSubrange(index..<min(input.count, index + 4), with: ServerBytes.bigEndian(length))
    }
  }

  static func noise(using generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...60, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
  }
}
