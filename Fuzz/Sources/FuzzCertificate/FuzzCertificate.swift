import Certificates
import FuzzDriver
import Gcrypt
import OpenPGP

/// Any bytes as a file of certificates, binary or as text.
@main
enum FuzzCertificate: Fuzzer {
  static func test(_ input: [UInt8]) {
    guard let file = read(input) else { return }
    require(
      file.certificates.count <= CertificateFile.maximumCertificateCount,
      "there are no more certificates than the limit"
    )
    require(
      file.problems.allSatisfy { $0.offset <= input.count },
      "a problem stands in the file"
    )
    if let first = input.first, first & 0x80 != 0 {
      // Where a signature that can't be read stands is another place in the copy.
      let doubled = read(input + input)?.certificates ?? []
      require(
        doubled.map(\.signatures) == file.certificates.map(\.signatures)
          && doubled.map(\.userIDs) == file.certificates.map(\.userIDs)
          && doubled.map(\.subkeys) == file.certificates.map(\.subkeys),
        "copies are one certificate"
      )
      require(read(armor(input)) == file, "text holds the same certificates")
    }
    let keys = file.certificates.map { (fingerprint(of: $0.primary), $0.primary) }
    let known = Dictionary(keys) { first, _ in first }
    for unchecked in file.certificates {
      let merged = try? UncheckedCertificate(merging: [unchecked, unchecked])
      require(merged == unchecked, "a certificate and its copy are the same one")
      guard var certificate = try? Certificate(checking: unchecked) else { continue }
      test(certificate, unchecked)
      let signers = times.map { certificate.signingKeys(at: $0) }
      let awaited = certificate.awaitedRevokers
      certificate.heed(known)
      require(certificate.awaitedRevokers.isSubset(of: awaited), "who is known isn't awaited")
      require(
        zip(times, signers).allSatisfy { time, signers in
          let left = certificate.signingKeys(at: time)
          return left == signers || left.isEmpty
        },
        "who takes back a key takes it whole"
      )
    }
  }

  private static func read(_ bytes: [UInt8]) -> CertificateFile? {
    try? CertificateFile(parsing: bytes)
  }

  private static func test(_ certificate: Certificate, _ unchecked: UncheckedCertificate) {
    require(certificate.keyCount == 1 + unchecked.subkeys.count, "no key is lost, none is added")
    for time in times {
      let signers = certificate.signingKeys(at: time)
      if !signers.isEmpty {
        require(
          !unchecked.userIDs.isEmpty || !unchecked.signatures.isEmpty,
          "a bare key is no one's"
        )
      }
      for signer in signers {
        require(signer.primary == unchecked.primary, "a key signs for its own primary key")
        require(signer.key.created <= time, "no key signs before it was made")
        require(
          signer.isPrimary
            || unchecked.subkeys.contains {
              $0.key == signer.key && $0.signatures.contains { !$0.backSignatures.isEmpty }
            },
          "a subkey signs only if it has signed that it may"
        )
      }
      for position in 0..<certificate.keyCount {
        do {
          _ = try certificate.standing(at: position, time: time)
        } catch {
          require(!error.reasons.isEmpty, "a refusal has a reason")
        }
      }
    }
  }

  private static let times: [UInt32] = [0, 1_500_000_000, 1_720_000_000, 1_767_312_000, .max]

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  private static func armor(_ bytes: [UInt8]) -> [UInt8] {
    var text = Array("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n".utf8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for digit in 0...group.count { text.append(alphabet[bits >> (18 - 6 * digit) & 63]) }
      text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
    return text + Array("\n-----END PGP PUBLIC KEY BLOCK-----\n".utf8)
  }
}
