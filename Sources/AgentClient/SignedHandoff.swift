package import ContainerSignature
internal import FoundationEssentials
internal import StrictJSON

/// A signature that is there already, for the agent to check and to list in a handoff.
package struct EarlierSignature: Sendable {
  /// What it signs.
  package var image: ImageToSign
  /// What its file is called, for what the agent says of it.
  package var name: String
  /// The file's content.
  package var message: [UInt8]

  /// Names a signature.
  ///
  /// - Parameters:
  ///   - image: What it signs.
  ///   - name: What its file is called.
  ///   - message: The file's content.
  package init(image: ImageToSign, name: String, message: [UInt8]) {
    self.image = image
    self.name = name
    self.message = message
  }

  var json: JSONObject {
    [
      "image": .object(image.json), "name": .string(name),
      "signature": .string(Data(message).base64EncodedString()),
    ]
  }
}

/// What the agent tells of a handoff: all that who asked for it can't know.
package struct SignedHandoff: Hashable, Sendable {
  /// When the document was made, in seconds since 1970.
  package let time: UInt32
  /// The card's serial number as it is named there.
  package let serial: String
  /// Who made the card, as it is named there.
  package let manufacturer: String
  /// One signature packet over the document.
  package let signature: [UInt8]

  init(_ value: JSONValue, at path: JSONPath) throws {
    var object = try StrictObject(value, at: path, mode: .lenient)
    time = UInt32(clamping: try object.required("time", as: Int64.self))
    var card = try StrictObject(
      try object.required("card", as: JSONValue.self),
      at: path["card"],
      mode: .lenient
    )
    serial = try card.required("serial", as: String.self)
    manufacturer = try card.required("manufacturer", as: String.self)
    signature = try [UInt8](base64: try object.required("signature", as: String.self))
  }
}

extension [UInt8] {
  /// Reads Base64 that the agent sent.
  init(base64 text: String) throws(AgentFailure) {
    guard let data = Data(base64Encoded: text) else {
      throw .protocolBroken("a signature that isn't base64")
    }
    self.init(data)
  }
}
