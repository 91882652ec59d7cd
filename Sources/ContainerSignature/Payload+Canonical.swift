internal import StrictJSON

/// Why bytes aren't the payload that is written here for the image that they name.
public struct NonCanonicalPayload: Error, Hashable, Sendable {
  /// One thing that is wrong.
  public enum Reason: Hashable, Sendable {
    /// There are no bytes at all.
    case empty
    /// They are no payload, or name no image.
    case payload(PayloadError)
    /// `optional` has members, by name; they would be signed without anyone having seen them.
    case optionalMembers([String])
    /// A line feed stands at the end.
    case lineFeed
    /// It means the right thing, in another order or with other spaces or escapes.
    case spelling
  }

  /// All that is wrong, at least one thing.
  public let reasons: [Reason]
}

extension Payload {
  /// Reads a payload that is to be signed: it must be ``bytes``, byte for byte.
  ///
  /// Stricter than ``init(parsing:)``, which reads what others have signed: what an agent signs is
  /// what it built, and only a payload that it would build is the same thing.
  ///
  /// - Parameter bytes: What somebody wants signed.
  /// - Throws: ``NonCanonicalPayload`` with every reason.
  public init(canonical bytes: [UInt8]) throws(NonCanonicalPayload) {
    guard !bytes.isEmpty else { throw NonCanonicalPayload(reasons: [.empty]) }
    let members: PayloadMembers
    do throws(PayloadError) {
      let document = try JSONValue(payload: bytes)
      members = try converting(PayloadError.shape) { () throws(JSONShapeError) in
        try PayloadMembers(document)
      }
    } catch {
      throw NonCanonicalPayload(reasons: [.payload(error)])
    }
    var reasons: [NonCanonicalPayload.Reason] = []
    if !members.type.hasSameCodePoints(as: Self.type) {
      reasons.append(.payload(.type(members.type)))
    }
    let reference = Result { () throws(ImageReferenceError) in
      try ImageReference(parsing: members.reference)
    }
    let digest = Result { () throws(ImageDigestError) in
      try ImageDigest(parsing: members.digest)
    }
    if case .failure(let error) = reference { reasons.append(.payload(.reference(error))) }
    if case .failure(let error) = digest { reasons.append(.payload(.digest(error))) }
    if case .object(let optional) = members.optional {
      let names = optional.members.map(\.name)
      if !names.isEmpty { reasons.append(.optionalMembers(names)) }
    } else {
      let found = members.optional.kind
      let error = JSONShapeError.kind(.root["optional"], expected: .object, found: found)
      reasons.append(.payload(.shape(error)))
    }
    guard reasons.isEmpty, case .success(let reference) = reference,
      case .success(let digest) = digest
    else { throw NonCanonicalPayload(reasons: reasons) }
    self.init(for: ImageToSign(reference: reference, digest: digest))
    guard self.bytes != bytes else { return }
    let isLineFeed = bytes == self.bytes + [0x0A]
    throw NonCanonicalPayload(reasons: [isLineFeed ? .lineFeed : .spelling])
  }
}
