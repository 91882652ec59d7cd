import FuzzDriver
import OpenPGP
import Quorum

/// Any bytes as `quorum.toml` or as `MAINTAINERS`, and votes by those whom they name.
@main
enum FuzzQuorum: Fuzzer {
  static func test(_ input: [UInt8]) {
    let demands = [
      QuorumDemands(), QuorumDemands(threshold: 1), QuorumDemands(threshold: 2, vendors: 2),
    ]
    for demand in demands {
      guard let quorum = quorum(input, demand) else { continue }
      check(quorum, demand)
      vote(quorum)
    }
  }

  private static func quorum(_ bytes: [UInt8], _ demands: QuorumDemands) -> Quorum? {
    do throws(QuorumError) {
      return try Quorum(
        QuorumSource(file: "file", bytes: bytes),
        demands: demands,
        now: 1_800_000_000
      )
    } catch {
      require(!error.problems.isEmpty, "a refusal has a reason")
      let lineCount = bytes.count { $0 == UInt8(ascii: "\n") } + 1
      for problem in error.problems {
        require(isPrintable(problem.description), "a problem is printable ASCII")
        require(problem.line.map { (1...lineCount).contains($0) } ?? true, "a line is there")
      }
      return nil
    }
  }

  private static func check(_ quorum: Quorum, _ demands: QuorumDemands) {
    let people = quorum.maintainers
    require((1...people.count).contains(quorum.threshold), "the threshold can be reached")
    require(people.count <= Quorum.mostMaintainers, "people are bounded")
    require(Set(people.map(\.name)).count == people.count, "no name is there twice")
    require(
      people.allSatisfy { (1...Quorum.mostKeys).contains($0.keys.count) },
      "everybody has a key, and not too many"
    )
    let keys = people.flatMap(\.keys)
    require(Set(keys).count == keys.count, "no key is there twice")
    require(quorum.warnings.allSatisfy { isPrintable($0.description) }, "warnings are printable")
    require(quorum.threshold >= demands.threshold ?? 1, "a demand is never lowered")
    require(quorum.expires?.hasCome(at: 1_800_000_000) != true, "what has expired isn't read")
    let vendors = Set(people.flatMap(\.vendors))
    require(vendors.count >= demands.vendors ?? 0, "the vendors can be reached")
  }

  /// Everybody signs with each key, and once more.
  private static func vote(_ quorum: Quorum) {
    let certificates = quorum.maintainers.flatMap(\.keys).map { key in
      CertificateKeys(
        primary: key,
        primaryMaterial: .ed25519(point: key.bytes),
        boundMaterial: [.rsa(modulus: key.bytes, exponent: [3])]
      )
    }
    do throws(ElectorateError) {
      let electorate = try Electorate(quorum, certificates: certificates)
      require(electorate.withoutCertificate.isEmpty, "every certificate was taken")
      let signatures = certificates.flatMap { keys in
        [keys.primaryMaterial, keys.boundMaterial[0]].map { signer in
          ValidSignature(
            primary: keys.primary,
            primaryMaterial: keys.primaryMaterial,
            signingMaterial: signer
          )
        }
      }
      for count in [0, 1, 2, signatures.count] {
        let verdict = electorate.verdict(on: Array(signatures.prefix(count)))
        let people = quorum.maintainers.count { person in
          signatures.prefix(count).contains { person.keys.contains($0.primary) }
        }
        require(verdict.voters.count == people, "votes are people")
        require(
          verdict.voters.count + verdict.missing.count == quorum.maintainers.count,
          "whoever doesn't vote is missing"
        )
        require(isPrintable(verdict.description), "a verdict is printable ASCII")
      }
      let everybody = electorate.verdict(on: signatures)
      require(everybody.isMet, "everybody is enough")
    } catch {
      // Keys that differ in the sign of their point only are one, and so are refused.
      require(!error.problems.isEmpty, "a refusal has a reason")
    }
  }

  private static func isPrintable(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}
