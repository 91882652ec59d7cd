public import ContainerSignature
internal import Decompression
public import Gcrypt
internal import OpenPGP

extension LookasideCheckout {
  /// Whether an image has a signature already, that is valid and says the very same.
  ///
  /// The signature must be by one of the keys, over this digest and this name and tag, and stand
  /// where readers find it. The same digest under another tag is another image to readers.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - verifiers: The keys.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: The first such signature's number, nil if there is none.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  public func alreadySigned(
    _ image: ImageToSign,
    by verifiers: [Verifier],
    at now: UInt32
  ) throws(LookasideError) -> Int? {
    try existing(for: image).number(of: image, by: verifiers, at: now)
  }
}

extension ExistingSignatures {
  /// The first of these signatures that is valid and says the very same.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - verifiers: The keys.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: Its number, nil if there is none.
  public func number(of image: ImageToSign, by verifiers: [Verifier], at now: UInt32) -> Int? {
    signature(of: image, by: verifiers, at: now)?.number
  }

  /// The first of these signatures that is valid and says the very same.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - verifiers: The keys.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: The signature, nil if there is none.
  public func signature(
    of image: ImageToSign,
    by verifiers: [Verifier],
    at now: UInt32
  ) -> StoredSignature? {
    signatures.first { signature in
      guard
        let message = try? SignedMessage(
          parsing: signature.bytes,
          decompressor: MessageDecompressor()
        ),
        let payload = try? Payload(parsing: message.payload), payload.digest == image.digest,
        payload.reference.normalised == image.reference.normalised
      else { return false }
      return verifiers.contains { verifier in
        // Checking a signature is dear, so only a key that it names is tried; the name proves
        // nothing.
        guard verifier.fingerprint.keyID == message.signature.issuerKeyID else { return false }
        return (try? verifier.verified(message, at: now)) != nil
      }
    }
  }
}
