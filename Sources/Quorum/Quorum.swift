/// Whose signatures an image needs: the people of a file, and how many of them.
public struct Quorum: Hashable, Sendable {
  /// Which of the two files it was read from.
  public enum Form: Hashable, Sendable {
    /// `quorum.toml`.
    case quorum
    /// StageX's `MAINTAINERS`.
    case maintainers
  }

  /// The file's path, as problems name it; it must be escaped where it is shown.
  public let file: String
  /// Which file it is.
  public let form: Form
  /// How many people have to vote, from 1 to the number of ``maintainers``.
  public let threshold: Int
  /// How many makers of processors the voters' machines must span, if that was asked for.
  public let vendorThreshold: Int?
  /// Everybody who can vote, in the file's order.
  public let maintainers: [Maintainer]
  /// The file's own count of its changes; only `quorum.toml` has one.
  public let version: Int?
  /// From when on the file isn't read any more; only `quorum.toml` has one.
  public let expires: ExpiryDate?
  /// What stands in the file and counts for nothing.
  public let warnings: [QuorumWarning]

  /// The most people a file may name.
  public static let mostMaintainers = 100
  /// The most primary keys one person may have.
  public static let mostKeys = 16
  /// The most machines one person may have.
  public static let mostMachines = 64
  /// The longest name, in bytes.
  public static let longestName = 100
}

/// A file, as it was read from the disk.
public struct QuorumSource: Hashable, Sendable {
  /// The path, as problems name it.
  public let file: String
  /// The content.
  public let bytes: [UInt8]

  /// Takes a file's content.
  ///
  /// - Parameters:
  ///   - file: The path, as problems name it.
  ///   - bytes: The content.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }
}

/// What the command line asks for beside the file.
public struct QuorumDemands: Hashable, Sendable {
  /// How many people have to vote.
  ///
  /// `MAINTAINERS` doesn't say it, so that it is needed there; `quorum.toml` does, and a demand may
  /// only be higher.
  public var threshold: Int?
  /// How many makers of processors the voters' machines must span.
  public var vendors: Int?

  /// Takes the demands.
  ///
  /// - Parameters:
  ///   - threshold: How many people have to vote.
  ///   - vendors: How many makers of processors the voters' machines must span.
  public init(threshold: Int? = nil, vendors: Int? = nil) {
    self.threshold = threshold
    self.vendors = vendors
  }
}

/// Something that stands in a file and counts for nothing.
public enum QuorumWarning: Hashable, Sendable {
  /// A person without a key, who can't vote and isn't among the maintainers.
  case noKey(person: String, line: Int)
  /// A machine of nobody's make, or of nobody who is known; nil if there is no brand.
  case unknownBrand(person: String, machine: String, brand: String?, line: Int)
}
