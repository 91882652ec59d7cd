// swift-tools-version: 6.2

import PackageDescription

/// As strict as the product.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let modules = Target.Dependency.product(name: "ParaphModules", package: "paraph")

let package = Package(
  name: "paraph-benchmarks",
  dependencies: [.package(name: "paraph", path: "..")],
  targets: [
    // Measures, and writes the table.
    .executableTarget(name: "Benchmarks", dependencies: [modules], swiftSettings: strict),
    // Signs with nothing around it: what a batch is compared with.
    .executableTarget(name: "BareClient", dependencies: [modules], swiftSettings: strict),
    // Answers with the PIN at once; a shell would read its lines byte by byte.
    .executableTarget(name: "BenchPinentry"),
  ],
  swiftLanguageModes: [.v6]
)
