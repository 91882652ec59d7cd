public import OpenPGP

/// Somebody who has a vote.
public struct Maintainer: Hashable, Sendable {
  /// The name by which the file tells people apart; no two have the same.
  ///
  /// Without control and format characters, but any script: it must be escaped where it is shown.
  public let name: String
  /// The name in full, if the file has one; as clean as ``name``.
  public let fullName: String?
  /// The fingerprints of the primary keys, at least one; nobody else has any of them.
  public let keys: [Fingerprint]
  /// The machines, if the file has some; none in `quorum.toml`.
  public let machines: [Machine]
  /// The line of the file at which the person stands, from 1.
  public let line: Int

  /// The makers of the person's machines, each once.
  public var vendors: [CPUVendor] {
    CPUVendor.allCases.filter { vendor in machines.contains { $0.vendor == vendor } }
  }
}

/// A machine on which a maintainer builds.
public struct Machine: Hashable, Sendable {
  /// What the file calls it; it must be escaped where it is shown.
  public let label: String
  /// Who made its processor; nil if the file names nobody who is known, so that it counts for none.
  public let vendor: CPUVendor?
}

/// Who made a processor.
public enum CPUVendor: String, CaseIterable, Hashable, Sendable {
  /// Advanced Micro Devices.
  case amd = "AMD"
  /// Intel.
  case intel = "Intel"

  /// Takes a brand as the file writes it: the maker's name, or what the processor says of itself.
  ///
  /// An unknown brand is no vendor: another spelling of one would count as a second one.
  ///
  /// Source: Intel SDM, volume 2, CPUID leaf 0: `GenuineIntel`; AMD64 manual, volume 3,
  /// `AuthenticAMD`.
  ///
  /// - Parameter brand: The brand, compared letter by letter.
  public init?(brand: String) {
    switch brand {
    case "AMD", "AuthenticAMD": self = .amd
    case "Intel", "GenuineIntel": self = .intel
    default: return nil
    }
  }
}
