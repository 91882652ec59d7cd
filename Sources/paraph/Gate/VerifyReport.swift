import Certificates
import Lookaside
import OpenPGP
import PrintableText
import SignatureFates
import StrictJSON

/// What `paraph verify` tells of: a line a file.
struct VerifyReport {
  /// Who has which primary key.
  let names: [Fingerprint: String]
  let isJSON: Bool
  let isQuiet: Bool

  private var counts: [SignatureFate.Name: Int] = [:]
  private var unreadable = 0
  private var unsigned = 0
  private var images = 0

  init(names: [Fingerprint: String], isJSON: Bool, isQuiet: Bool) {
    self.names = names
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  /// Whether every image has a signature, and all are valid.
  var isAllValid: Bool {
    unsigned == 0 && unreadable == 0 && counts.keys.allSatisfy { $0 == .valid }
  }

  /// Tells of one image.
  mutating func image(_ findings: ImageFindings) {
    images += 1
    let folder = findings.image.path.description
    for signature in findings.signatures {
      counts[signature.fate.name, default: 0] += 1
      tell(signature, at: "\(folder)/\(LookasidePath.file(signature.number))", findings.image)
    }
    for problem in findings.problems {
      unreadable += 1
      tell(folder, "unreadable", LookasideSentences.sentence(problem))
    }
    guard findings.signatures.isEmpty, findings.problems.isEmpty else { return }
    unsigned += 1
    tell(folder, "unsigned", "there is no signature")
  }

  /// Tells of a folder that no image has.
  mutating func strange(_ folder: String) {
    unreadable += 1
    tell(folder, "unreadable", "its name is no image's")
  }

  /// Tells how many there were.
  func summary() {
    let fates = SignatureFate.Name.allCases.filter { counts[$0] != nil }
    guard !isJSON else {
      var object: JSONObject = [
        "event": "summary", "images": .integer(Int64(images)),
        "unsigned": .integer(Int64(unsigned)), "unreadable": .integer(Int64(unreadable)),
      ]
      for fate in fates { object[fate.rawValue] = .integer(Int64(counts[fate] ?? 0)) }
      return Output.line(.object(object))
    }
    guard !isQuiet else { return }
    var parts = fates.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
    if unreadable > 0 { parts.append("\(unreadable) unreadable") }
    if unsigned > 0 { parts.append("\(unsigned) unsigned") }
    let all = parts.isEmpty ? "nothing there" : parts.joined(separator: ", ")
    Output.line("\(counted(images, "image", "images")): \(all)")
  }

  private func tell(_ signature: ImageFindings.Signature, at path: String, _ image: WantedImage) {
    let sentence = FateSentences.sentence(signature.fate)
    guard isJSON else {
      if isQuiet && signature.fate.name == .valid { return }
      let name = signature.fate.primary.flatMap { names[$0] }.map { "\(printable($0)) " } ?? ""
      return Output.line("\(printable(path)): \(signature.fate.name.rawValue): \(name)\(sentence)")
    }
    var object: JSONObject = [
      "event": "signature", "path": .string(path), "image": .string(image.shown),
      "fate": .string(signature.fate.name.rawValue), "reason": .string(sentence),
    ]
    if case .valid(let maker) = signature.fate {
      object["key"] = .string(maker.key.fingerprint.description)
      object["primary"] = .string(maker.key.primaryFingerprint.description)
      object["created"] = .integer(Int64(maker.created))
      object["legacy"] = .bool(maker.legacyForm != nil)
      object["maintainer"] = names[maker.key.primaryFingerprint].map(JSONValue.string)
    }
    Output.line(.object(object))
  }

  private func tell(_ path: String, _ fate: String, _ reason: String) {
    guard isJSON else { return Output.line("\(printable(path)): \(fate): \(reason)") }
    Output.line([
      "event": "signature", "path": .string(path), "fate": .string(fate),
      "reason": .string(reason),
    ])
  }
}

extension SignatureFate {
  /// The primary key of who made it, if that is known.
  fileprivate var primary: Fingerprint? {
    guard case .valid(let maker) = self else { return nil }
    return maker.key.primaryFingerprint
  }
}
