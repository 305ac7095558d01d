import StrataMigrationFiles

/// The Swift source that carries a folder of migrations inside the binary.
struct EmbeddedSource {
  let text: String

  init(_ folder: MigrationFolder) {
    let migrations = folder.entries.map { entry in
      let scripts = entry.scripts.map { script in
        "        Migration.Script(direction: .\(script.direction.rawValue), "
          + "dialect: \(script.dialect.map(Self.literal) ?? "nil"), file: \(Self.literal(script.file)), "
          + "sql: \(Self.literal(script.sql)))"
      }
      return """
            Migration(
              version: \(Self.literal(entry.version)), name: \(Self.literal(entry.name)),
              scripts: [
        \(scripts.joined(separator: ",\n"))
              ])
        """
    }
    // Without an access level: a module that says plain `import` elsewhere may not say another one here.
    text = """
      // Made from the target's Migrations folder by the EmbedMigrations plug-in. Change the folder instead.
      import StrataMigrations

      /// The migrations of this target, carried in the binary.
      enum EmbeddedMigrations {
        static let all: [Migration] = [
      \(migrations.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Every character that is not plain ASCII is escaped: the compiler reads back exactly what the file holds.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default:
        if (0x20...0x7E).contains(scalar.value) {
          result.unicodeScalars.append(scalar)
        } else {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
    }
    return result + "\""
  }
}
