// swift-tools-version: 6.2

import PackageDescription

/// What every target of ours is compiled with.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

func library(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  resources: [Resource] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// What tests share.
func support(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    path: "Tests/\(name)",
    swiftSettings: strict
  )
}

/// A program that tests start, interrupt and kill.
func probe(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies,
    path: "Tests/\(name)",
    swiftSettings: strict
  )
}

let package = Package(
  name: "paraph",
  products: [
    .executable(name: "paraph", targets: ["paraph"]),
    .executable(name: "paraphd", targets: ["paraphd"]),
    .executable(name: "paraph-gpg", targets: ["paraph-gpg"]),
    .executable(name: "paraph-qrexec", targets: ["paraph-qrexec"]),
    .executable(name: "paraph-vcard", targets: ["paraph-vcard"]),
    // For the fuzzers and benchmarks, which are packages of their own.
    .library(
      name: "ParaphModules",
      targets: [
        "PrintableText", "CivilTime", "GnuPGArguments", "ISO7816", "OpenPGPCard", "OpenPGP",
        "StrictJSON", "ContainerSignature", "Sodium", "Gcrypt", "Zlib", "BZip2", "Decompression",
        "Certificates", "CertificateFiles", "GnuPGAnswers", "SignatureFates", "OwnThread", "PCSC",
        "ConfinedFiles", "Lookaside", "OCILayout", "Varlink", "ChildProcess", "Pinentry",
        "DesktopNotification", "ServiceActivation", "SigningAgent", "AuditLog", "TOML", "Policy",
        "PolicyFiles", "Quorum", "ContainersPolicy", "Comparison", "ReleasePage", "GitObject",
        "Handoff", "QubesService",
      ]
    ),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // C
    .systemLibrary(name: "CPCSC", pkgConfig: "libpcsclite", providers: [.apt(["libpcsclite-dev"])]),
    .systemLibrary(name: "CGcrypt", pkgConfig: "libgcrypt", providers: [.apt(["libgcrypt20-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
    .target(name: "CSupport", linkerSettings: [.linkedLibrary("gcrypt")]),
    // C++ behind a C interface: toml++, which is headers only.
    .target(name: "CTOML"),

    // Pure: no clock, no file, no socket.
    library("ProgramVersion"),
    library("Hexadecimal"),
    library("PrintableText", ["Hexadecimal"]),
    library("CivilTime"),
    library("GnuPGArguments", ["PrintableText"]),
    library("ISO7816", ["Hexadecimal"]),
    library("OpenPGP", ["Hexadecimal"]),
    library("OpenPGPCard", ["Hexadecimal", "ISO7816", "OpenPGP"]),
    library("StrictJSON", ["Hexadecimal", "PrintableText"]),
    library("ContainerSignature", ["Hexadecimal", "PrintableText", "StrictJSON"]),
    library("Comparison", ["ContainerSignature"]),
    library("GitObject", ["Hexadecimal", "PrintableText"]),
    library(
      "Handoff",
      [
        "CivilTime", "ContainerSignature", "Hexadecimal", "OpenPGP", "PrintableText", "StrictJSON",
      ]
    ),
    library("ReleasePage", ["CivilTime", "PrintableText"]),
    library("QubesService", ["Hexadecimal", "PrintableText"]),
    library("TOML", ["CTOML", "PrintableText"]),
    library(
      "Policy",
      ["CivilTime", "OpenPGP", "OpenPGPCard", "PrintableText", "QubesService", "TOML"]
    ),
    library("Quorum", ["CivilTime", "OpenPGP", "PrintableText", "TOML"]),
    library("ContainersPolicy", ["ContainerSignature", "OpenPGP", "PrintableText", "StrictJSON"]),

    // Effects
    library("PolicyFiles", ["Policy", "TOML"]),
    library("Sodium", ["CSodium"]),
    library("Gcrypt", ["CGcrypt", "CivilTime", "CSupport", "ISO7816", "OpenPGP", "Sodium"]),
    library("Zlib", ["CZlib", "OpenPGP"]),
    library("BZip2", ["CBzip2", "OpenPGP"]),
    library("Decompression", ["BZip2", "OpenPGP", "Zlib"]),
    library("Certificates", ["Gcrypt", "OpenPGP"]),
    library(
      "SignatureFates",
      ["Certificates", "ContainerSignature", "Decompression", "Gcrypt", "OpenPGP"]
    ),
    library(
      "GnuPGAnswers",
      ["Certificates", "CivilTime", "Gcrypt", "Hexadecimal", "OpenPGP", "PrintableText"]
    ),
    library("OwnThread", ["CSupport"]),
    library("PCSC", ["CPCSC", "CSupport", "Hexadecimal", "ISO7816", "OwnThread"]),
    library("ConfinedFiles", ["CSupport", "Hexadecimal"]),
    library("CertificateFiles", ["Certificates", "ConfinedFiles", "Gcrypt", "OpenPGP"]),
    library(
      "Lookaside",
      ["ConfinedFiles", "ContainerSignature", "Decompression", "Gcrypt", "Hexadecimal", "OpenPGP"]
    ),
    library(
      "OCILayout",
      ["ConfinedFiles", "ContainerSignature", "Gcrypt", "OpenPGP", "StrictJSON"]
    ),
    library(
      "AuditLog",
      [
        "CivilTime", "ConfinedFiles", "Gcrypt", "Hexadecimal", "OpenPGP", "OwnThread",
        "PrintableText", "StrictJSON",
      ]
    ),
    library("Varlink", ["CSupport", "OwnThread", "StrictJSON"]),
    library("ServiceActivation", ["CSupport"]),
    library("ChildProcess", ["CSupport"]),
    library("Pinentry", ["CSupport", "ChildProcess", "Gcrypt", "Hexadecimal", "OwnThread"]),
    library("DesktopNotification", ["ChildProcess", "OwnThread"]),
    library("Interruption", ["CSupport", "OwnThread"]),
    library("ProgramStart", ["PrintableText"]),

    // The agent
    library(
      "SigningAgent",
      [
        "AuditLog", "CivilTime", "ConfinedFiles", "ContainerSignature", "DesktopNotification",
        "Gcrypt", "GitObject", "Handoff", "Hexadecimal", "ISO7816", "OpenPGP", "OpenPGPCard",
        "PCSC", "Pinentry", "Policy", "PrintableText", "QubesService", "StrictJSON", "Varlink",
        "Zlib",
      ],
      resources: [.embedInCode("org.paraph.Agent.varlink")]
    ),

    // What its clients share: finding it, speaking with it, checking and saying what it said.
    library(
      "AgentClient",
      [
        "ContainerSignature", "Gcrypt", "OpenPGP", "PrintableText", "QubesService",
        "ServiceActivation", "StrictJSON", "Varlink", "Zlib", subprocess, systemPackage,
      ]
    ),

    // What is wrong with files that were read, said alike by all programs.
    library(
      "InputSentences",
      [
        "AgentClient", "CertificateFiles", "Certificates", "ConfinedFiles", "ContainerSignature",
        "Gcrypt", "OpenPGP", "PrintableText", "StrictJSON",
      ]
    ),

    // Programs
    program(
      "paraphd",
      [
        "AuditLog", "CSupport", "DesktopNotification", "Interruption", "Pinentry", "Policy",
        "PolicyFiles", "PrintableText", "ProgramStart", "ProgramVersion", "QubesService",
        "ServiceActivation", "SigningAgent", "Varlink", argumentParser,
      ]
    ),
    program(
      "paraph",
      [
        "AgentClient", "AuditLog", "CertificateFiles", "Certificates", "ChildProcess", "CivilTime",
        "Comparison", "ConfinedFiles", "ContainerSignature", "ContainersPolicy", "Gcrypt",
        "Handoff", "Hexadecimal", "InputSentences", "Interruption", "Lookaside", "OCILayout",
        "OpenPGP", "OwnThread", "Policy", "PolicyFiles", "PrintableText", "ProgramStart",
        "ProgramVersion", "QubesService", "Quorum", "ReleasePage", "SignatureFates", "StrictJSON",
        "Varlink", "Zlib", argumentParser, subprocess, systemPackage,
      ]
    ),

    program(
      "paraph-gpg",
      [
        "AgentClient", "CertificateFiles", "Certificates", "CivilTime", "ConfinedFiles",
        "ContainerSignature", "Gcrypt", "GitObject", "GnuPGAnswers", "GnuPGArguments",
        "Hexadecimal", "InputSentences", "OpenPGP", "PrintableText", "ProgramStart",
        "ProgramVersion",
      ]
    ),

    // Between qrexec and the agent on Qubes OS: no Foundation, and as little else as can be.
    program("paraph-qrexec", ["ProgramStart", "QubesService"]),

    // A card in software, for tests and the demo. Nothing above may depend on it.
    library("VirtualCard", ["CGcrypt", "CSupport", "Hexadecimal", "ISO7816", "StrictJSON"]),
    library("CardMaking", ["Gcrypt", "ISO7816", "OpenPGP", "OpenPGPCard", "VirtualCard"]),
    program("paraph-vcard", ["CSupport", "CardMaking", "OpenPGP", "VirtualCard", argumentParser]),
    tests("VirtualCardKeyTests", ["VirtualCard", subprocess]),
    tests(
      "VirtualCardTransportTests",
      ["CardTesting", "VirtualCard", "paraph-vcard", subprocess, systemPackage]
    ),
    tests("VirtualCardTests", ["VirtualCard", subprocess]),

    // Tests
    tests(
      "SigningAgentTests",
      [
        "AuditLog", "CardMaking", "CardTesting", "ContainerSignature", "DesktopNotification",
        "FileTesting", "Gcrypt", "GitObject", "Handoff", "ISO7816", "OpenPGP", "Pinentry", "Policy",
        "QubesService", "SigningAgent", "StrictJSON", "Varlink", "VirtualCard", "Zlib",
      ]
    ),
    library("CardTesting", ["Hexadecimal", "ISO7816", subprocess, systemPackage]),
    tests("CardClientTests", ["CardTesting", "paraph-vcard"]),
    tests("PrintableTextTests", ["PrintableText"]),
    tests("HexadecimalTests", ["Hexadecimal", "PythonTesting"]),
    tests("GnuPGArgumentsTests", ["GnuPGArguments", "RandomTesting"]),
    tests(
      "QubesServiceTests",
      [
        "ContainerSignature", "FileTesting", "QubesService", "RandomTesting", "StrictJSON",
        "Varlink",
      ]
    ),
    tests("CivilTimeTests", ["CivilTime", "PythonTesting", "RandomTesting"]),
    support("RandomTesting"),
    support("PythonTesting", [subprocess]),
    tests("ISO7816Tests", ["ISO7816", "CardTesting"]),
    tests(
      "OpenPGPCardTests",
      ["CardTesting", "Gcrypt", "Hexadecimal", "ISO7816", "OpenPGP", "OpenPGPCard", "VirtualCard"]
    ),
    tests("OpenPGPTests", ["Decompression", "Gcrypt", "OpenPGP", "Zlib", subprocess]),
    tests("SodiumTests", ["PythonTesting", "Sodium"]),
    tests("GcryptTests", ["Gcrypt", "OpenPGP"]),
    tests("ZlibTests", ["OpenPGP", "Zlib"]),
    tests("BZip2Tests", ["BZip2", "OpenPGP"]),
    tests("CertificatesTests", ["Certificates", "FileTesting", "Gcrypt", "OpenPGP"]),
    tests(
      "GnuPGAnswersTests",
      [
        "CertificateFiles", "Certificates", "FileTesting", "Gcrypt", "GnuPGAnswers", "Hexadecimal",
        "OpenPGP", subprocess,
      ]
    ),
    tests(
      "CertificateFilesTests",
      ["CertificateFiles", "Certificates", "ConfinedFiles", "FileTesting", "OpenPGP"]
    ),
    tests(
      "SignatureFatesTests",
      [
        "Certificates", "ContainerSignature", "Decompression", "FileTesting", "Gcrypt", "OpenPGP",
        "SignatureFates",
      ]
    ),
    tests("PCSCTests", ["CardTesting", "ISO7816", "PCSC", subprocess, systemPackage]),
    tests("StrictJSONTests", ["PythonTesting", "RandomTesting", "StrictJSON"]),
    tests("TOMLTests", ["PythonTesting", "RandomTesting", "TOML"]),
    tests(
      "PolicyTests",
      ["OpenPGP", "OpenPGPCard", "Policy", "PythonTesting", "QubesService", "RandomTesting"]
    ),
    tests("GitObjectTests", ["FileTesting", "Gcrypt", "GitObject", "OpenPGP", "RandomTesting"]),
    tests(
      "HandoffTests",
      ["ContainerSignature", "Gcrypt", "Handoff", "OpenPGP", "PythonTesting", "RandomTesting"]
    ),
    tests("ComparisonTests", ["Comparison", "ContainerSignature"]),
    tests("ReleasePageTests", ["PythonTesting", "ReleasePage", subprocess]),
    tests("CompareCommandTests", ["FileTesting", "StrictJSON", "paraph", subprocess]),
    tests(
      "ContainersPolicyTests",
      [
        "ContainerSignature", "ContainersPolicy", "FileTesting", "OpenPGP", "StrictJSON",
        subprocess,
      ]
    ),
    // `paraph verify` and `paraph quorum`, with people who have their keys in gpg.
    tests("GateTests", ["ContainerSignature", "FileTesting", "StrictJSON", "paraph", subprocess]),
    tests("QuorumTests", ["FileTesting", "OpenPGP", "Quorum", "RandomTesting", subprocess]),
    tests("PolicyFilesTests", ["FileTesting", "Policy", "PolicyFiles"]),
    tests("PolicyCommandTests", ["FileTesting", "StrictJSON", "paraph", subprocess]),
    tests("ContainerSignatureTests", ["ContainerSignature", "RandomTesting", "StrictJSON"]),
    support("FileTesting", ["OwnThread", subprocess]),
    tests("ConfinedFilesTests", ["ConfinedFiles", "FileTesting"]),
    tests(
      "OCILayoutTests",
      [
        "ConfinedFiles", "ContainerSignature", "FileTesting", "Gcrypt", "OCILayout", "OpenPGP",
        "StrictJSON",
      ]
    ),
    // Adds signatures as another process, which the tests interrupt.
    probe("LookasideProbe", ["ConfinedFiles", "ContainerSignature", "Lookaside"]),
    tests(
      "LookasideTests",
      [
        "ConfinedFiles", "ContainerSignature", "FileTesting", "Gcrypt", "Lookaside",
        "LookasideProbe", "OpenPGP",
      ]
    ),
    // What comes back over a gap, with signatures and commits that gpg makes.
    tests(
      "HandoffCommandTests",
      [
        "ContainerSignature", "FileTesting", "Gcrypt", "Handoff", "Lookaside", "OpenPGP",
        "StrictJSON", "paraph", subprocess,
      ]
    ),
    // Signatures on FAT and ext4, and what becomes of them when the stick is pulled out.
    tests("StickTests", ["FileTesting", "LookasideProbe", "paraph", subprocess]),
    tests(
      "MergeCommandTests",
      ["ContainerSignature", "FileTesting", "Lookaside", "StrictJSON", "paraph", subprocess]
    ),
    tests("ChildProcessTests", ["ChildProcess"]),
    // Does what the pages in docs/ tell a reader to do.
    tests(
      "BookTests",
      [
        "CardTesting", "FileTesting", "Policy", "Quorum", "StrictJSON", "paraph", "paraphd",
        "paraph-vcard",
      ]
    ),
    // Adds records as another process, which the tests kill.
    probe("AuditLogProbe", ["AuditLog"]),
    tests("AuditLogTests", ["AuditLog", "AuditLogProbe", "FileTesting", "StrictJSON"]),
    tests(
      "CommandLineTests",
      ["FileTesting", "GnuPGArguments", "paraph", "paraph-gpg", "paraphd", subprocess]
    ),
    tests("LogCommandTests", ["AuditLog", "FileTesting", "paraph", subprocess]),
    tests("PinentryTests", ["Gcrypt", "ISO7816", "Pinentry", subprocess]),
    tests("DesktopNotificationTests", ["DesktopNotification", subprocess]),
    tests(
      "EndToEndTests",
      [
        "CardTesting", "FileTesting", "Gcrypt", "OpenPGP", "QubesService", "paraph", "paraph-gpg",
        "paraphd", "paraph-qrexec", "paraph-vcard", subprocess, systemPackage,
      ]
    ),
    tests(
      "VarlinkTests",
      ["FileTesting", "OwnThread", "ServiceActivation", "StrictJSON", "Varlink", subprocess]
    ),
    // Stands where the agent does, for tests of how a service begins and ends.
    probe("ServiceProbe", ["Interruption", "ServiceActivation", "StrictJSON", "Varlink"]),
    tests(
      "ServiceActivationTests",
      ["FileTesting", "ServiceActivation", "ServiceProbe", "StrictJSON", "Varlink", subprocess]
    ),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
