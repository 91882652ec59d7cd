// swift-tools-version: 6.2

import PackageDescription

/// As strict as the product; no file is taken for a script, `main` is a fuzzer's own.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .unsafeFlags(["-parse-as-library"]),
]

/// A program that libFuzzer feeds.
///
/// Build it with `Scripts/fuzz`: it has the product's modules tell libFuzzer their coverage.
func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["FuzzDriver", .product(name: "ParaphModules", package: "paraph")],
    swiftSettings: strict,
    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
  )
}

let package = Package(
  name: "paraph-fuzz",
  dependencies: [.package(name: "paraph", path: "..")],
  targets: [
    .target(name: "FuzzDriver", swiftSettings: strict),
    fuzzer("FuzzAnswers"),
    fuzzer("FuzzAuditLog"),
    fuzzer("FuzzCertificate"),
    fuzzer("FuzzGitObject"),
    fuzzer("FuzzGnuPG"),
    fuzzer("FuzzHandoff"),
    fuzzer("FuzzJSON"),
    fuzzer("FuzzMessage"),
    fuzzer("FuzzPayload"),
    fuzzer("FuzzPolicy"),
    fuzzer("FuzzQubes"),
    fuzzer("FuzzQuorum"),
    fuzzer("FuzzRequest"),
    fuzzer("FuzzTLV"),
    fuzzer("FuzzVarlink"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
