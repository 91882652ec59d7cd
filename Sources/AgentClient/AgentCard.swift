internal import FoundationEssentials
package import OpenPGP
internal import PrintableText
package import StrictJSON

/// A card as the agent tells of it.
package struct AgentCard: Sendable {
  package var serial: String
  package var manufacturer: String
  package var version: String
  package var reader: String
  /// The card application's identifier, 32 hexadecimal digits, if the agent told it.
  package var application: String?
  package var triesLeft: Int
  package var pin: String
  package var touch: String
  package var fingerprint: Fingerprint?
  package var algorithm: String?
  package var created: Int64?
  package var origin: String?
  /// The public key, if the card gave one that fits its fingerprint.
  package var publicKey: PublicKey?
  /// All that the agent said, for `--json`.
  package var json: JSONObject

  package init(_ value: JSONValue, at path: JSONPath = .root) throws(JSONShapeError) {
    var object = try StrictObject(value, at: path, mode: .lenient)
    json = try JSONObject(json: value, at: path)
    serial = try object.required("serial", as: String.self)
    manufacturer = try object.required("manufacturer", as: String.self)
    version = try object.required("version", as: String.self)
    reader = try object.required("reader", as: String.self)
    application = try object.optional("application", as: String.self)
    triesLeft = try object.required("tries_left", as: Int.self)
    pin = try object.required("pin", as: String.self)
    touch = try object.required("touch", as: String.self)
    guard let key = try object.optional("key", as: JSONObject.self) else { return }
    var keyObject = try StrictObject(.object(key), at: path["key"], mode: .lenient)
    fingerprint = Fingerprint(
      hexadecimal: try keyObject.required("fingerprint", as: String.self)
    )
    algorithm = try keyObject.required("algorithm", as: String.self)
    created = try keyObject.required("created", as: Int64.self)
    origin = try keyObject.optional("origin", as: String.self)
    if let text = try keyObject.optional("public_key", as: String.self),
      let body = Data(base64Encoded: text)
    {
      publicKey = try? PublicKey(parsing: [UInt8](body))
    }
  }

  /// The card in lines of less than 80 columns, as a run begins with them.
  package var lines: [String] {
    var first = printable("\(manufacturer) \(serial), touch \(touch)")
    if triesLeft < 3 { first += ", \(counted(triesLeft, "PIN try", "PIN tries")) left" }
    guard let algorithm, let fingerprint else { return [first] }
    return [first, printable("\(algorithm) key \(fingerprint)")]
  }

  /// The card in one line.
  package var line: String {
    var text = printable("\(manufacturer) \(serial)")
    if let algorithm, let fingerprint {
      text += ", \(printable(algorithm)) key \(fingerprint)"
    } else {
      text += ", no signature key"
    }
    text += ", touch \(printable(touch))"
    if triesLeft < 3 { text += ", \(counted(triesLeft, "PIN try", "PIN tries")) left" }
    return text
  }
}
