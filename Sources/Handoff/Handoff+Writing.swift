internal import CivilTime
public import ContainerSignature
internal import OpenPGP
internal import StrictJSON

extension Handoff {
  static let documentType = "handoff"

  /// The document, the one form that is written and read: one value a line, members in this order,
  /// a line feed at the end.
  public var bytes: [UInt8] {
    let list = signatures.map { signature in
      var object: JSONObject = [
        "reference": .string(signature.image.reference.spelling),
        "digest": .string(signature.image.digest.description),
      ]
      if let platform = signature.image.platform {
        object["platform"] = .string(platform.description)
      }
      object["sha256"] = .string(signature.sha256.description)
      object["byte_count"] = .integer(Int64(signature.byteCount))
      return JSONValue.object(object)
    }
    let document: JSONValue = [
      "paraph": .string(Self.documentType),
      "version": .integer(Int64(Self.version)),
      "request": .string(request.description),
      "key": .string(key.description),
      "card": ["serial": .string(card.serial), "manufacturer": .string(card.manufacturer)],
      "time": .string(Self.text(of: time)),
      "signatures": .array(list),
    ]
    return document.pretty()
  }

  /// How long a document over these images can be, at most.
  ///
  /// - Parameter images: What it lists.
  /// - Returns: The bytes, somewhat more than it takes.
  public static func byteBound(listing images: [ImageToSign]) -> Int {
    // 256 is more than the names of a signature's members with its hash and its length take.
    images.reduce(1024) { sum, image in
      sum + 256 + image.reference.spelling.utf8.count + image.digest.description.utf8.count
        + (image.platform?.description.utf8.count ?? 0)
    }
  }

  /// A time as RFC 3339 writes it, in UTC.
  private static func text(of time: UInt32) -> String { "\(CivilTime(seconds: Int64(time)))Z" }

  /// Reads exactly what is written.
  static func time(_ text: String) -> UInt32? {
    let parts = text.utf8.split { !(0x30...0x39).contains($0) }
      .compactMap { Int(String(decoding: $0.prefix(5), as: UTF8.self)) }
    guard parts.count == 6, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2]),
      let time = UInt32(exactly: date.days * 86_400 + (parts[3] * 60 + parts[4]) * 60 + parts[5]),
      Self.text(of: time) == text
    else { return nil }
    return time
  }
}
