// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func ours(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], copying resources: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name)] + dependencies,
    resources: resources.map { .copy($0) }, swiftSettings: strict)
}

let package = Package(
  name: "postern",
  products: [
    .executable(name: "postern", targets: ["postern"]),
    .executable(name: "postern-bench", targets: ["PosternBench"]),
  ],
  dependencies: [],
  targets: [
    // The C libraries and the kernel.
    .target(name: "CLibPQ", linkerSettings: [.linkedLibrary("pq")]),
    .target(name: "CLibCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "CLibCrypto", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(name: "CLinux"),

    // Pure: values in, values out.
    ours("Deliverability"),
    ours("JSONReading"),
    ours("HTTPMessages"),
    ours("ReasonMapping", ["Deliverability", "JSONReading"]),

    // One system library or one concern each.
    ours("Threading", ["CLinux"]),
    ours("Signatures", ["CLibCrypto"]),
    ours("Telemetry", ["CLinux", "Threading"]),
    ours("Postgres", ["CLibPQ", "CLinux", "Threading"]),
    ours("HTTPServing", ["HTTPMessages", "Telemetry", "Threading", "CLinux", "CLibCrypto"]),
    ours("HTTPFetching", ["HTTPMessages", "Threading", "CLibCurl"]),
    ours("Spool", ["CLinux", "Threading"]),

    // The product.
    ours(
      "ProviderWebhooks",
      ["Deliverability", "JSONReading", "HTTPMessages", "Signatures", "Threading"]),
    .target(
      name: "Store", dependencies: ["Deliverability", "Postgres", "Threading"],
      resources: [.embedInCode("Migrations")], swiftSettings: strict),
    ours(
      "Ingestion",
      [
        "Deliverability", "HTTPMessages", "HTTPFetching", "JSONReading", "Postgres",
        "ProviderWebhooks", "ReasonMapping", "Signatures", "Spool", "Store", "Telemetry",
        "Threading",
      ]),
    .target(
      name: "Endpoints",
      dependencies: [
        "Deliverability", "HTTPMessages", "HTTPServing", "Ingestion", "JSONReading", "Postgres",
        "ProviderWebhooks", "ReasonMapping", "Signatures", "Store", "Telemetry", "Threading",
      ], resources: [.embedInCode("OptOutPage/Texts")], swiftSettings: strict),
    .executableTarget(
      name: "postern",
      dependencies: [
        "CLibCrypto", "CLibCurl", "CLibPQ", "CLinux", "Deliverability", "Endpoints", "HTTPFetching",
        "HTTPMessages", "HTTPServing",
        "Ingestion", "JSONReading", "Postgres", "ProviderWebhooks", "ReasonMapping", "Signatures",
        "Spool", "Store", "Telemetry", "Threading",
      ], swiftSettings: strict),

    // Measures the built program and PostgreSQL side by side: `./dev bench`.
    .executableTarget(
      name: "PosternBench",
      dependencies: [
        "CLinux", "Deliverability", "JSONReading", "Postgres", "Signatures", "Store", "Threading",
      ], swiftSettings: strict),

    // Tests mirror the sources; PosternTesting is shared by tests only.
    .target(
      name: "PosternTesting",
      dependencies: ["CLinux", "HTTPMessages", "Postgres", "Signatures", "Threading"],
      path: "Tests/PosternTesting", swiftSettings: strict),
    tests("Deliverability"),
    tests("JSONReading"),
    tests("HTTPMessages"),
    tests("ReasonMapping", ["Deliverability", "JSONReading"]),
    tests("Signatures"),
    tests("Telemetry"),
    tests("Threading"),
    tests("Postgres", ["PosternTesting"]),
    tests(
      "HTTPServing",
      ["CLibCrypto", "HTTPMessages", "PosternTesting", "Signatures", "Telemetry", "Threading"]),
    tests("HTTPFetching", ["HTTPMessages", "PosternTesting"]),
    tests("Spool", ["PosternTesting"]),
    tests(
      "ProviderWebhooks",
      [
        "Deliverability", "HTTPMessages", "JSONReading", "PosternTesting", "ReasonMapping",
        "Signatures",
      ], copying: ["Fixtures"]),
    tests("Store", ["Deliverability", "PosternTesting", "Postgres"]),
    tests(
      "Ingestion",
      [
        "Deliverability", "HTTPMessages", "PosternTesting", "Postgres", "ProviderWebhooks",
        "ReasonMapping", "Signatures", "Spool", "Store", "Telemetry",
        "Threading",
      ]),
    tests(
      "Endpoints",
      [
        "Deliverability", "HTTPMessages", "HTTPServing", "Ingestion", "JSONReading",
        "PosternTesting", "Postgres", "ProviderWebhooks", "Signatures", "Store", "Telemetry",
        "Threading",
      ]),
    tests("PosternBench", ["Deliverability", "JSONReading"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "postern", "CLinux", "Deliverability", "HTTPMessages", "HTTPServing", "Ingestion",
        "JSONReading",
        "PosternTesting", "Postgres", "ProviderWebhooks", "Signatures", "Threading",
      ], swiftSettings: strict),
  ]
)
