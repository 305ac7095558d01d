// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// CI turns every warning of our own targets into an error. It is not the default, because a newer
// compiler with a new warning must not stop somebody who only wants to run the example.
let strict = Context.environment["CI"] == "true"

let applicationSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

// Library code stays on the caller's executor and hops once per burst, to the connection. Applications and their tests
// do without, as most of our users' packages do.
let settings: [SwiftSetting] = applicationSettings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

// `make coverage` and CI count which lines of the library run. Only this target: swift build's own switch instruments every
// dependency as well, swift-syntax among them, whose macros every other target waits for.
let counted = Context.environment["STRATA_COVERAGE"] == "true"
let countingSettings: [SwiftSetting] =
  counted ? [.unsafeFlags(["-profile-generate", "-profile-coverage-mapping"])] : []
let countingLinkerSettings: [LinkerSetting] = counted ? [.unsafeFlags(["-profile-generate"])] : []

// The test targets to build, with commas between their names; all of them where it is not set. `make test` builds
// StrataMacrosTests by itself: it imports a macro, and a package whose tests do is built twice by SwiftPM, for the machine
// that compiles and for the one that runs, with everything that any test needs.
let chosenTests = Context.environment["STRATA_TESTS"].map { Set($0.split(separator: ",").map(String.init)) }

// The parser of the lint rules needs a library of the system, so the trait that builds it is off by default. The tests need
// it: this variable, or asking for its tests, builds it into that one target, while a trait is defined for every target and
// switching it compiles all of them again.
let lints =
  Context.environment["STRATA_LINT"] == "true" || chosenTests?.contains("StrataLintTests") == true
let lintCondition: TargetDependencyCondition? = lints ? nil : .when(traits: ["Lint"])

let package = Package(
  name: "strata",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Strata", targets: ["Strata"]),
    .library(name: "StrataSQLite", targets: ["StrataSQLite"]),
    .library(name: "StrataPostgres", targets: ["StrataPostgres"]),
    .library(name: "StrataMigrations", targets: ["StrataMigrations"]),
    .library(name: "StrataLint", targets: ["StrataLint"]),
    .library(name: "StrataCLI", targets: ["StrataCLI"]),
    .library(name: "StrataFakes", targets: ["StrataFakes"]),
    .library(name: "StrataTesting", targets: ["StrataTesting"]),
    .library(name: "StrataConformance", targets: ["StrataConformance"]),
    .plugin(name: "EmbedMigrations", targets: ["EmbedMigrations"]),
    .executable(name: "strata", targets: ["StrataProgram"]),
  ],
  traits: [
    .trait(
      name: "TLS",
      description: "Encrypted connections to PostgreSQL. Without it, swift-nio-ssl and its BoringSSL are not built."),
    .trait(
      name: "Lint",
      description: "The SQL parser that `migrate lint` needs: libpg_query (libpg-query-dev, or Homebrew's libpg_query)."
    ),
    .default(enabledTraits: ["TLS"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swiftlang/swift-syntax.git", "602.0.0"..<"604.0.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.6.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.1"),
    // The PostgreSQL driver.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", "3.12.0"..<"5.0.0"),
    // Only the examples need these; SwiftPM does not fetch them for a package that uses the library.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.16.0"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.0.0"),
  ],
  targets: [
    // The library.
    .target(
      name: "Strata",
      dependencies: [
        "StrataMacros",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings + countingSettings, linkerSettings: countingLinkerSettings),
    .macro(
      name: "StrataMacros",
      dependencies: [
        .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
        .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
        .product(name: "SwiftDiagnostics", package: "swift-syntax"),
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftSyntax", package: "swift-syntax"),
        .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
      ],
      swiftSettings: settings),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(
      name: "StrataSQLite",
      dependencies: ["Strata", "CSQLite", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .target(
      name: "StrataPostgres",
      dependencies: [
        "Strata",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .target(
      name: "StrataMigrations",
      dependencies: [
        "Strata", "StrataFakes", "StrataMigrationFiles",
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    // PostgreSQL's own parser as a library.
    .systemLibrary(name: "CPgQuery", providers: [.apt(["libpg-query-dev"]), .brew(["libpg_query"])]),
    .target(
      name: "StrataLint",
      dependencies: ["Strata", "StrataMigrations", .target(name: "CPgQuery", condition: lintCondition)],
      swiftSettings: settings + (lints ? [.define("Lint")] : [])),
    .target(
      name: "StrataCLI",
      dependencies: [
        "Strata", "StrataPostgres", "StrataSQLite", "StrataMigrations", "StrataMigrationFiles", "StrataLint",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    // Rows that are made up, for seeders and for tests. By itself, because an application that seeds is not to carry what only
    // its tests use, nor the library the words that names are made of.
    .target(name: "StrataFakes", dependencies: ["Strata"], swiftSettings: settings),
    .target(
      name: "StrataTesting", dependencies: ["Strata", "StrataFakes", "StrataSQLite"], swiftSettings: settings),

    // The stand-alone program. Its target has another name than the library `Strata`, from which a file system that ignores case could not
    // tell it apart.
    .executableTarget(name: "StrataProgram", dependencies: ["StrataCLI"], swiftSettings: applicationSettings),

    // What every driver and dialect must answer alike, for authors of one.
    .target(name: "StrataConformance", dependencies: ["Strata", "StrataTesting"], swiftSettings: settings),

    // Turns a target's Migrations folder into Swift source.
    .target(name: "StrataMigrationFiles", swiftSettings: settings),
    .executableTarget(
      name: "StrataEmbedMigrations", dependencies: ["StrataMigrationFiles"], swiftSettings: settings),
    .plugin(name: "EmbedMigrations", capability: .buildTool(), dependencies: ["StrataEmbedMigrations"]),

    // Examples.
    .executableTarget(
      name: "ChoresTree",
      dependencies: [
        "Strata", "StrataSQLite", "StrataMigrations", "StrataCLI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Examples/ChoresTree",
      exclude: ["Migrations"],
      swiftSettings: applicationSettings,
      plugins: ["EmbedMigrations"]),

    .testTarget(
      name: "StrataTests", dependencies: ["Strata", "StrataSQLite", "StrataPostgres", "TestDatabases"],
      swiftSettings: applicationSettings),
    // Runs the compiler over programs that must not compile.
    .testTarget(
      name: "CompileFailTests", dependencies: ["Strata"], exclude: ["Programs"], swiftSettings: applicationSettings),
    // Runs the compiler over the longest queries of the other tests and reads its statistics.
    .testTarget(
      name: "TypeCheckBudgetTests",
      dependencies: [
        .product(name: "SwiftParser", package: "swift-syntax"), .product(name: "SwiftSyntax", package: "swift-syntax"),
      ],
      swiftSettings: applicationSettings),
    .testTarget(
      name: "StrataMacrosTests",
      dependencies: [
        "StrataMacros",
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftSyntax", package: "swift-syntax"),
        .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
        .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"),
        .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
        .product(name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax"),
      ],
      swiftSettings: applicationSettings),
    .testTarget(
      name: "StrataMigrationsTests",
      dependencies: [
        "Strata", "StrataPostgres", "StrataSQLite", "StrataMigrations", "StrataMigrationFiles", "StrataTesting",
        "TestDatabases",
      ],
      swiftSettings: applicationSettings),
    // The commands of migrations as a process, for tests that start several and kill some.
    .executableTarget(
      name: "MigrationProcess",
      dependencies: [
        "StrataCLI", "StrataMigrations", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/MigrationProcess", swiftSettings: applicationSettings),
    // Each lint rule, and what it claims of the server.
    .testTarget(
      name: "StrataLintTests",
      dependencies: [
        "Strata", "StrataPostgres", "StrataMigrations", "StrataLint", "StrataCLI", "TestDatabases",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: applicationSettings),
    .testTarget(
      name: "ChoresTreeTests",
      dependencies: [
        "ChoresTree", "Strata", "StrataCLI", "StrataPostgres", "StrataTesting", "TestDatabases", "TestServers",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: applicationSettings),
    .testTarget(
      name: "StrataCLITests",
      dependencies: [
        "Strata", "StrataCLI", "StrataMigrations", "StrataPostgres", "StrataSQLite", "StrataTesting", "TestDatabases",
        "TestServers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: applicationSettings),
    // What `strata init` writes, as its user builds and tests it: without our settings.
    .executableTarget(
      name: "Notebook",
      dependencies: [
        "Strata", "StrataMigrations", "StrataCLI", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Notebook", exclude: ["Migrations"],
      swiftSettings: [.swiftLanguageMode(.v6)] + (strict ? [.treatAllWarnings(as: .error)] : []),
      plugins: ["EmbedMigrations"]),
    .testTarget(
      name: "NotebookTests", dependencies: ["Notebook", "Strata", "StrataMigrations", "StrataSQLite"],
      swiftSettings: [.swiftLanguageMode(.v6)] + (strict ? [.treatAllWarnings(as: .error)] : [])),
    .testTarget(
      name: "StrataPostgresTests",
      dependencies: [
        "Strata", "StrataPostgres", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      swiftSettings: applicationSettings),
    // The driver on real servers.
    .testTarget(
      name: "PostgresServerTests",
      dependencies: [
        "Strata", "StrataPostgres", "StrataSQLite", "StrataTesting", "TestDatabases", "TestServers",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: applicationSettings),
    // Servers that fail on purpose, for our own tests.
    .target(
      name: "TestServers",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/Support", swiftSettings: applicationSettings),
    .testTarget(
      name: "TestServersTests",
      dependencies: [
        "TestServers", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: applicationSettings),
    .testTarget(
      name: "StrataSQLiteTests", dependencies: ["Strata", "StrataSQLite", "StrataTesting", "TestDatabases"],
      swiftSettings: applicationSettings),
    // What every database must do alike.
    .target(
      name: "TestDatabases",
      dependencies: [
        "Strata", "StrataPostgres", "StrataSQLite", "StrataTesting", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/TestDatabases", swiftSettings: applicationSettings),
    .testTarget(
      name: "DatabaseTests",
      dependencies: [
        "Strata", "StrataPostgres", "StrataSQLite", "StrataConformance", "StrataTesting", "TestDatabases",
      ],
      exclude: ["Snapshots"], swiftSettings: applicationSettings),
  ]
)

if let chosenTests {
  package.targets.removeAll { $0.type == .test && !chosenTests.contains($0.name) }
}
