internal import ContainerSignature
internal import FoundationEssentials
internal import OpenPGP
internal import StrictJSON

extension EarlierSignature {
  /// Where the image of an earlier signature stands in a call.
  static func path(_ index: Int) -> JSONPath { .root["handoff"]["earlier"][index]["image"] }

  /// Reads the parameter `handoff`'s list.
  ///
  /// - Parameter values: The elements, each of the interface's type `EarlierSignature`.
  /// - Returns: The signatures, none of them checked with a key.
  /// - Throws: ``AgentError/invalidHandoff(_:)`` with all that is wrong with each.
  static func list(_ values: [JSONValue]) throws(AgentError) -> [EarlierSignature] {
    var invalid = FirstReasons<InvalidSignature>()
    var list: [EarlierSignature] = []
    for (index, value) in values.enumerated() {
      var name = "earlier signature \(index + 1)"
      do throws(ImageProblems) {
        list.append(try EarlierSignature(value, at: index, &name))
      } catch {
        invalid.append(
          contentsOf: error.reasons.map { InvalidSignature(index: index, name: name, reason: $0) }
        )
      }
    }
    guard invalid.isEmpty else { throw .invalidHandoff(invalid.list) }
    return list
  }

  private init(
    _ value: JSONValue,
    at index: Int,
    _ name: inout String
  ) throws(ImageProblems) {
    let image: JSONValue
    let text: String
    do throws(JSONShapeError) {
      let path = JSONPath.root["handoff"]["earlier"][index]
      var object = try StrictObject(value, at: path, mode: .lenient)
      name = try object.required("name", as: String.self)
        .printableASCII.withoutMiddle(longest: Self.longestName)
      image = try object.required("image", as: JSONValue.self)
      text = try object.required("signature", as: String.self)
    } catch {
      throw ImageProblems(reasons: [error.sentence])
    }
    var problems: [String] = []
    // Base64 has more than one spelling of some bytes; one is enough.
    let message = Data(base64Encoded: text).map { [UInt8]($0) }
    if message == nil || message?.base64 != text { problems.append("the signature isn't base64") }
    if let message, message.count > SignedMessage.maximumByteCount {
      problems.append("the signature has \(message.count) bytes")
    }
    var read: ImageToSign?
    do throws(ImageProblems) {
      read = try ImageToSign(image, at: Self.path(index))
    } catch {
      problems += error.reasons
    }
    guard problems.isEmpty, let read, let message else { throw ImageProblems(reasons: problems) }
    self.init(of: read, name: name, message: message)
  }
}
