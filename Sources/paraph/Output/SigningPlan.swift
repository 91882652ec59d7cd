import ContainerSignature
import StrictJSON

/// What a run is about to do, before a PIN is asked for.
struct SigningPlan: Sendable {
  /// The whole request.
  var request: SigningRequest
  /// Its fingerprint, to compare with the one on the other machine.
  var fingerprint: RequestFingerprint
  /// The lookaside checkout, as the user called it.
  var lookaside: String
  /// Images that carry a valid signature by this key.
  var alreadySigned: [ImageToSign]
  /// Images that are to be signed now.
  var toSign: [ImageToSign]
  /// What is wrong with files that lie in the checkout already.
  var warnings: [String]

  /// The plan in words.
  var lines: [String] {
    var lines = [
      "Request    \(count(request.images.count)): \(namespaces)",
      "           \(fingerprint.grouped)",
      "Lookaside  \(printable(lookaside)): \(toSign.count) to sign, "
        + "\(alreadySigned.count) signed already",
    ]
    lines += warnings.map { "Warning    \($0)" }
    return lines
  }

  /// The plan as an event.
  var json: JSONValue {
    [
      "event": "plan", "request": .string(fingerprint.description),
      "images": .integer(Int64(request.images.count)), "lookaside": .string(lookaside),
      "already_signed": .integer(Int64(alreadySigned.count)),
      "to_sign": .integer(Int64(toSign.count)),
      "warnings": .array(warnings.map(JSONValue.string)),
    ]
  }

  private func count(_ number: Int) -> String { number == 1 ? "1 image" : "\(number) images" }

  private var namespaces: String {
    let names = Set(
      request.images.map { image in
        let parts = image.reference.spelling.split(separator: "/").dropLast()
        return parts.isEmpty ? image.reference.spelling : parts.joined(separator: "/") + "/*"
      }
    ).sorted()
    return names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : "")
  }
}
