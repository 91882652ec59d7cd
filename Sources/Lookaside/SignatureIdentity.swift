internal import Gcrypt
internal import OpenPGP

/// What makes a signature the same, in whatever form it is stored.
///
/// Two files are one signature if the same numbers sign the same bytes. The number in a file's
/// name, compression, headers and what a signature says without signing it can be changed by
/// anybody, and make no second one.
struct SignatureIdentity: Hashable, Sendable {
  private let hash: [UInt8]

  /// The identity of a signature, be it valid or not.
  init(of message: SignedMessage) {
    let signature = message.signature
    var parts = signature.trailer
    for number in signature.value.numbers {
      // Leading zeros are a matter of form.
      let number = number.drop { $0 == 0 }
      parts += [
        UInt8(truncatingIfNeeded: number.count >> 8), UInt8(truncatingIfNeeded: number.count),
      ]
      parts += number
    }
    hash = digest(.sha256, of: message.payload, parts)
  }
}

extension SignatureValue {
  /// The numbers in the order of the packet.
  fileprivate var numbers: [[UInt8]] {
    switch self {
    case .rsa(let number): [number]
    case .ecdsa(let r, let s), .ed25519(let r, let s): [r, s]
    }
  }
}
