internal import FoundationEssentials
package import OpenPGP
internal import PrintableText
package import StrictJSON

/// A card as the agent tells of it; another qube's tells of the key alone.
package struct AgentCard: Sendable {
  package var serial: String?
  /// The card application's identifier, 32 hexadecimal digits, if the agent told it.
  package var application: String?
  package var manufacturer: String?
  package var triesLeft: Int?
  package var touch: String?
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
    serial = try object.optional("serial", as: String.self)
    manufacturer = try object.optional("manufacturer", as: String.self)
    application = try object.optional("application", as: String.self)
    triesLeft = try object.optional("tries_left", as: Int.self)
    touch = try object.optional("touch", as: String.self)
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

  /// The card in lines of less than 80 columns, as a run begins with them: the key as the dialog
  /// shows it, with which it is compared.
  package var lines: [String] {
    let first = "Card       " + ([name] + conditions).joined(separator: ", ")
    guard let algorithm, let fingerprint else { return [first] }
    return [first, printable("Key        \(algorithm) \(fingerprint.grouped)")]
  }

  /// The card in one line.
  package var line: String {
    var key = "no signature key"
    if let algorithm, let fingerprint { key = "\(printable(algorithm)) key \(fingerprint)" }
    return ([name, key] + conditions).joined(separator: ", ")
  }

  private var name: String {
    guard let manufacturer, let serial else { return "a card in another qube" }
    return printable("\(manufacturer) \(serial)")
  }

  /// What is told of touch and PIN.
  private var conditions: [String] {
    var conditions = touch.map { ["touch \(printable($0))"] } ?? []
    if let triesLeft, triesLeft < 3 {
      conditions.append("\(counted(triesLeft, "PIN try", "PIN tries")) left")
    }
    return conditions
  }
}
