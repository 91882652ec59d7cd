public import ISO7816

/// A command with a secret as it goes over the wire, in ordinary memory: for cards of tests, whose
/// secrets are none.
///
/// - Parameters:
///   - header: CLA, INS, P1 and P2.
///   - secret: The command's data, 1 to 255 bytes.
/// - Returns: The command.
public func inTheClear<Secret: ConfidentialBytes & ~Copyable>(
  _ header: [UInt8],
  _ secret: borrowing Secret
) -> [UInt8] {
  secret.withBytes { bytes in
    bytes.indices.reduce(into: header + [UInt8(bytes.count)]) { $0.append(bytes[$1]) }
  }
}
