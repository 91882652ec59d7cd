import AgentClient
import CertificateFiles
import Certificates
import ConfinedFiles
import ContainersPolicy
import Gcrypt
import Glibc
import InputSentences
import OpenPGP
import PrintableText
import Quorum

/// Whose certificates stand in which files, for a policy that names files.
struct PolicyPeople {
  let holders: [KeyHolder]
  let threshold: Int
  let warnings: [String]

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - paths: Files, and folders of them.
  ///   - maintainers: The file that says whose they are; nil if each file is one person's.
  ///   - threshold: How many people have to sign, if the maintainers' file doesn't say it.
  ///   - installed: The folder where the policy's reader has them; nil if they stay.
  /// - Throws: ``Failure`` with everything that is wrong.
  init(
    _ paths: [String],
    maintainers: String?,
    threshold: Int?,
    installed: String?
  ) throws(Failure) {
    let quorum = try maintainers.map { path throws(Failure) in
      try GateQuorum.quorum(at: path, QuorumDemands(threshold: threshold))
    }
    var owners: [Fingerprint: String] = [:]
    for person in quorum?.maintainers ?? [] {
      for key in person.keys { owners[key] = person.name }
    }
    var holders: [KeyHolder] = (quorum?.maintainers ?? []).map { person in
      KeyHolder(name: person.name, keyPaths: [])
    }
    var keys: [Int: [CertificateKeys]] = [:]
    var warnings: [String] = []
    var problems: [String] = []
    for file in try Self.files(at: paths) {
      let read = CertificateFolder(file: file)
      warnings += read.problems.map(CertificateSentences.sentence)
      guard !read.certificates.isEmpty else { continue }
      let people = Set(read.certificates.map { owners[$0.primary.fingerprint] })
      let name: String
      if quorum == nil {
        name = file.split(separator: "/").last.map(String.init) ?? file
        holders.append(KeyHolder(name: name, keyPaths: []))
      } else if people == [nil] {
        warnings.append("'\(printable(file))' is no maintainer's and is left out")
        continue
      } else if people.count == 1, case let owner?? = people.first {
        name = owner
      } else {
        // A policy knows files only: each key in one counts for whom the file counts.
        problems.append("'\(printable(file))' holds certificates of more than one person")
        continue
      }
      guard let index = holders.lastIndex(where: { $0.name == name }) else { continue }
      keys[index, default: []] += read.certificates.map(CertificateKeys.init)
      holders[index].keyPaths.append(Self.path(of: file, installed))
      holders[index].subkeySigners += read.certificates.filter(\.signsBySubkeyOnly)
        .map(\.primary.fingerprint)
    }
    for holder in holders where holder.keyPaths.isEmpty {
      problems.append("there is no file with a certificate of '\(printable(holder.name))'")
    }
    // No reader of the policy would see it: one signature would be two people's.
    for (one, other) in Self.sharers(keys) {
      problems.append(
        "'\(printable(holders[one].name))' and '\(printable(holders[other].name))' have a key in "
          + "common; one key is one person's"
      )
    }
    guard problems.isEmpty else {
      throw Failure(
        "InvalidKeys",
        problems,
        hint: "put each person's certificates into files of their own",
        status: .refused
      )
    }
    self.holders = holders
    self.threshold = quorum?.threshold ?? threshold ?? 0
    self.warnings = warnings + (quorum?.warnings.map(\.description) ?? [])
  }

  /// The pairs of people, by their places, that have a key in common.
  private static func sharers(_ keys: [Int: [CertificateKeys]]) -> [(Int, Int)] {
    let people = keys.sorted { $0.key < $1.key }
    var sharers: [(Int, Int)] = []
    for (index, one) in people.enumerated() {
      for other in people[..<index] where share(one.value, other.value) {
        sharers.append((other.key, one.key))
      }
    }
    return sharers
  }

  private static func share(_ ones: [CertificateKeys], _ others: [CertificateKeys]) -> Bool {
    ones.contains { one in others.contains(where: one.sharesKey) }
  }

  private static func files(at paths: [String]) throws(Failure) -> [String] {
    var files: [String] = []
    for path in paths {
      do throws(FileError) {
        let folder = try ConfinedFolder(at: path)
        for entry in try folder.entries() where CertificateFolder.isCertificate(entry.name) {
          files.append("\(path)/\(entry.name)")
        }
      } catch  where error.failure == .notFolder {
        files.append(path)
      } catch {
        throw FileSentences.failure("KeysNotRead", error)
      }
    }
    return files
  }

  /// The path from the root, by which the policy's reader finds the file.
  private static func path(of file: String, _ installed: String?) -> String {
    if let installed {
      let name = file.split(separator: "/").last.map(String.init) ?? file
      return "\(installed)/\(name)"
    }
    // Safe because: the string is copied, and freed once.
    guard let resolved = unsafe realpath(file, nil) else { return file }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

extension Certificate {
  /// Whether only subkeys may sign at present.
  fileprivate var signsBySubkeyOnly: Bool {
    let keys = signingKeys(at: UInt32(clamping: time(nil)))
    return !keys.isEmpty && keys.allSatisfy { !$0.isPrimary }
  }
}
