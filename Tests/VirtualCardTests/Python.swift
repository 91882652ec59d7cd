import Subprocess

/// Python's `cryptography`, the judge of what the card computes.
enum Python {
  /// The system's own interpreter, which has Debian's packages.
  private static let interpreter = "/usr/bin/python3"

  private static let prelude = """
    import sys
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils, x25519
    a = sys.argv[1:]
    b = [bytes.fromhex(x) for x in a]
    i = [int.from_bytes(x, "big") for x in b]
    curves = {65: ec.SECP256R1, 97: ec.SECP384R1, 133: ec.SECP521R1}
    digests = {32: hashes.SHA256, 48: hashes.SHA384, 64: hashes.SHA512}
    def point(x):
        return ec.EllipticCurvePublicKey.from_encoded_point(curves[len(x)](), x)
    def raw(key):
        return key.public_bytes(serialization.Encoding.X962,
                                serialization.PublicFormat.UncompressedPoint)
    """

  /// Runs a script over hexadecimal arguments `b`, as numbers `i`; nil if it failed.
  ///
  /// What it prints is read as hexadecimal.
  static func run(_ script: String, _ arguments: [UInt8]...) async throws -> [UInt8]? {
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(
        [interpreter, "-c", "\(prelude)\n\(script)"] + arguments.map(hexadecimal)
      ),
      output: .string(limit: 65536),
      error: .discarded
    )
    guard result.terminationStatus.isSuccess else { return nil }
    return hex(result.standardOutput)
  }
}
