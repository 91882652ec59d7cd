import ContainerSignature
import PrintableText
import Quorum
import SignatureFates
import StrictJSON

/// What `paraph quorum` tells of: a line an image, and the reasons of those that lack something.
struct QuorumReport {
  let isJSON: Bool
  let isQuiet: Bool

  private var images = 0
  private var met = 0
  private var reservations: [String] = []

  init(isJSON: Bool, isQuiet: Bool) {
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  /// Whether every image has its quorum; no image at all hasn't.
  var isMet: Bool { images > 0 && met == images }

  /// Tells of one image.
  mutating func image(_ outcome: ImageOutcome) {
    images += 1
    if outcome.isMet { met += 1 }
    for text in outcome.verdict.vendors?.reservations ?? [] where !reservations.contains(text) {
      reservations.append(text)
    }
    guard !isJSON else { return Output.line(.object(outcome.json)) }
    guard !(isQuiet && outcome.isMet) else { return }
    let word = outcome.isMet ? "quorum" : "LACKS "
    Output.line("\(word)  \(printable(outcome.image.shown))  \(outcome.verdict)")
    guard !outcome.isMet else { return }
    for remark in outcome.remarks {
      let file = remark.file.map { "\($0): " } ?? ""
      Output.line("        \(file)\(remark.fate): \(remark.reason)")
    }
  }

  /// Tells how many there were, and what the count can't say.
  func summary() {
    guard !isJSON else {
      return Output.line([
        "event": "summary", "images": .integer(Int64(images)), "met": .integer(Int64(met)),
        "reservations": .array(reservations.map(JSONValue.string)),
      ])
    }
    for text in reservations { Output.error("paraph: note: \(text)") }
    guard !isQuiet else { return }
    let has = images == 1 ? "has its quorum" : "have their quorum"
    Output.line("\(met) of \(counted(images, "image", "images")) \(has)")
  }
}

extension ImageOutcome {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "event": "image", "image": .string(image.shown),
      "digest": .string(image.expected.digest.description), "quorum": .bool(isMet),
      "threshold": .integer(Int64(verdict.threshold)),
      "voters": .array(verdict.voters.map { .string($0.name) }),
      "missing": .array(verdict.missing.map(JSONValue.string)),
      "reasons": .array(reasons.map(JSONValue.string)),
    ]
    object["remarks"] = .array(
      remarks.map { remark in
        var entry: JSONObject = ["fate": .string(remark.fate), "reason": .string(remark.reason)]
        entry["file"] = remark.file.map(JSONValue.string)
        return .object(entry)
      }
    )
    object["cpu_vendors"] = verdict.vendors.map { vendors in
      .array(vendors.found.map { .string($0.rawValue) })
    }
    return object
  }
}
