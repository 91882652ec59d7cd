package import ContainerSignature
internal import StrictJSON

extension AgentConnection {
  /// More than the signature packet of the longest key that cards have, and what stands around it.
  private static let longestSignature = 640
  /// More than the names of members and of a signature's file take.
  private static let namesByteCount = 200

  /// Refuses a handoff that a run which broke off could never get.
  ///
  /// The run that goes on has the agent check what was signed until then, all in one call.
  ///
  /// - Parameter images: What the handoff is to list.
  /// - Throws: ``Failure``; nothing was asked of a card.
  package func checkHandoff(listing images: [ImageToSign]) throws(Failure) {
    guard let limit = callLimit else { return }
    var byteCount = Self.namesByteCount
    for (index, image) in images.enumerated() {
      let message = Payload(for: image).bytes.count + Self.longestSignature
      // Base64 makes four bytes of three; the file's name has the image's.
      byteCount += (message + 2) / 3 * 4 + Self.namesByteCount
      byteCount += JSONValue.object(image.json).compact().count
      byteCount += image.reference.repositoryPath.utf8.count
      guard byteCount > limit else { continue }
      throw Failure(
        "HandoffTooLong",
        "a handoff of \(images.count) images can't be had from this agent: should the run break "
          + "off, what is signed until then has to fit one call of \(limit) bytes, which holds "
          + "some \(index)",
        hint: "nothing was signed; make a request of each part, with a checkout and a handoff of "
          + "its own",
        status: .refused
      )
    }
  }
}
