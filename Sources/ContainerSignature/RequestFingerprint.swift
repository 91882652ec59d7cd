internal import Hexadecimal

/// The SHA-256 of a request's canonical form, by which two people compare what they see.
public struct RequestFingerprint: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Takes 32 bytes; any other length is no fingerprint.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Eight groups of eight lower-case digits with spaces between, the one form that is shown.
  public var grouped: String {
    stride(from: 0, to: bytes.count, by: 4)
      .map { String(hexadecimal: Array(bytes[$0..<min($0 + 4, bytes.count)]), .small) }
      .joined(separator: " ")
  }

  /// The same in two lines of four groups, for places that are less than 71 columns wide.
  public var groupedLines: [String] {
    let groups = grouped.split(separator: " ")
    return [groups.prefix(4), groups.dropFirst(4)].map { $0.joined(separator: " ") }
  }
}

extension RequestFingerprint: CustomStringConvertible {
  /// 64 lower-case digits, for programs.
  public var description: String { String(hexadecimal: bytes, .small) }
}
