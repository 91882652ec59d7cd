import AgentClient
import Certificates
import ConfinedFiles
import Gcrypt
import Glibc
import InputSentences
import OpenPGP
import PrintableText
import Quorum

/// Reads who has a vote, and whose each key is.
enum GateQuorum {
  /// The largest file that is read, in bytes; the reader itself takes less.
  private static let largestFile = 1 << 20

  /// Reads the people.
  ///
  /// - Parameters:
  ///   - path: `quorum.toml` or `MAINTAINERS`.
  ///   - demands: What the command line asks for beside it.
  /// - Returns: The people and how many of them it takes.
  /// - Throws: ``Failure`` with everything that is wrong.
  static func quorum(at path: String, _ demands: QuorumDemands) throws(Failure) -> Quorum {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try readFile(at: path, limit: largestFile)
    } catch {
      throw FileSentences.failure("QuorumNotRead", error)
    }
    do throws(QuorumError) {
      let source = QuorumSource(file: path, bytes: bytes)
      return try Quorum(source, demands: demands, now: Int64(time(nil)))
    } catch {
      throw Failure(
        "InvalidQuorum",
        error.problems.map(\.description),
        hint: "no signature was looked at",
        status: .refused
      )
    }
  }

  /// Who has which primary key, for reports only.
  static func names(in path: String) throws(Failure) -> [Fingerprint: String] {
    // Whatever number is asked for, the names are the same.
    let quorum: Quorum
    do throws(Failure) {
      quorum = try self.quorum(at: path, QuorumDemands())
    } catch {
      quorum = try self.quorum(at: path, QuorumDemands(threshold: 1))
    }
    var names: [Fingerprint: String] = [:]
    for person in quorum.maintainers {
      for key in person.keys { names[key] = person.name }
    }
    return names
  }

  /// Finds out whose each key is.
  ///
  /// - Throws: ``Failure`` if two people share one.
  static func electorate(
    _ quorum: Quorum,
    _ certificates: [Certificate]
  ) throws(Failure) -> Electorate {
    do throws(ElectorateError) {
      return try Electorate(quorum, certificates: certificates.map(CertificateKeys.init))
    } catch {
      throw Failure(
        "SharedKeys",
        error.problems.map { "\(printable(error.file)): \($0)" },
        hint: "no signature was looked at",
        status: .refused
      )
    }
  }
}

extension CertificateKeys {
  /// What of a certificate matters to votes.
  init(_ certificate: Certificate) {
    self.init(
      primary: certificate.primary.fingerprint,
      primaryMaterial: certificate.primary.key.material,
      boundMaterial: certificate.confirmedSubkeys.map(\.material)
    )
  }
}
