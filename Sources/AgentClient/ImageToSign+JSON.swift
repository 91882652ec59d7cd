package import ContainerSignature
package import StrictJSON

extension ImageToSign {
  /// The image as a request file and the agent's interface have it.
  package var json: JSONObject {
    var object: JSONObject = [
      "reference": .string(reference.spelling), "digest": .string(digest.description),
    ]
    if let platform { object["platform"] = .string(platform.description) }
    return object
  }
}
