// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "strata-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "strata", path: "..")
  ],
  targets: [
    // Rounds, ratios, tables, result files and peers in other languages. Knows nothing of Strata.
    .target(name: "BenchmarkHarness", swiftSettings: settings),

    // What SQLite does by itself, in C.
    .systemLibrary(
      name: "CSQLite3", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "CSQLiteLoop", dependencies: ["CSQLite3"]),

    // `swift run -c release --package-path Benchmarks StrataBenchmarks <name>`.
    .executableTarget(
      name: "StrataBenchmarks",
      dependencies: [
        "BenchmarkHarness", "CSQLiteLoop",
        .product(name: "Strata", package: "strata"),
        .product(name: "StrataPostgres", package: "strata"),
        .product(name: "StrataSQLite", package: "strata"),
      ],
      swiftSettings: settings),

    .testTarget(name: "BenchmarkHarnessTests", dependencies: ["BenchmarkHarness"], swiftSettings: settings),
  ]
)
