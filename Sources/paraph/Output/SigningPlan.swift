import ContainerSignature
import PrintableText
import StrictJSON

/// What a run is about to do, before a PIN is asked for.
struct SigningPlan: Sendable {
  /// The whole request.
  var request: SigningRequest
  /// Its fingerprint, to compare with the one on the other machine.
  var fingerprint: RequestFingerprint
  /// The fingerprint of what is to be signed now, as the PIN dialog shows it.
  var dialogFingerprint: RequestFingerprint
  /// The lookaside checkout, as the user called it.
  var lookaside: String
  /// Images that carry a valid signature by this key.
  var alreadySigned: [ImageToSign]
  /// Images that are to be signed now.
  var toSign: [ImageToSign]
  /// The time here, in seconds since 1970; an agent elsewhere signs by its own clock.
  var time: UInt32
  /// What is wrong with files that lie in the checkout already.
  var warnings: [String]

  /// The plan in words.
  var lines: [String] {
    var lines = [
      "Request    \(counted(request.images.count, "image", "images")): \(request.namespaces)"
    ]
    lines += fingerprint.groupedLines.map { "           \($0)" }
    lines.append(
      "Lookaside  \(printable(lookaside)): \(toSign.count) to sign, "
        + "\(alreadySigned.count) signed already"
    )
    // Where signatures are checked, a clock that was ahead here makes them all come from the future.
    lines.append("Time       \(FateSentences.date(UInt64(time))), by this machine's clock")
    if dialogFingerprint != fingerprint && !toSign.isEmpty {
      // The agent is told of these alone, and shows what it is told of.
      lines.append("Dialog     shows the \(toSign.count) that are left, by their own fingerprint")
      lines += dialogFingerprint.groupedLines.map { "           \($0)" }
    }
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
      "dialog_request": .string(dialogFingerprint.description),
      "time": .string(FateSentences.date(UInt64(time))),
      "warnings": .array(warnings.map(JSONValue.string)),
    ]
  }
}

extension SigningRequest {
  /// What the images lie in, for people.
  var namespaces: String {
    let names = Set(
      images.map { image in
        let parts = image.reference.spelling.split(separator: "/").dropLast()
        return parts.isEmpty ? image.reference.spelling : parts.joined(separator: "/") + "/*"
      }
    ).sorted()
    return names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : "")
  }
}
