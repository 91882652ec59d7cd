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

/// A handoff as the agent gives it: the document, and the card's signature over it.
package struct SignedHandoff: Hashable, Sendable {
  /// The document.
  package let document: [UInt8]
  /// One signature packet.
  package let signature: [UInt8]

  init(_ value: JSONValue, at path: JSONPath) throws {
    var object = try StrictObject(value, at: path, mode: .lenient)
    document = try [UInt8](base64: try object.required("document", as: String.self))
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
