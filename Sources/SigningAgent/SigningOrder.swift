public import ContainerSignature
internal import Gcrypt
public import OpenPGP
public import Pinentry

/// What the agent is asked to sign, checked: things of known kinds, never bytes.
public struct SigningOrder: Sendable {
  /// All that one approval is asked for, in the order in which it is signed; at least one.
  public let things: [ThingToSign]
  /// The images among it, which come first.
  public let images: [ImageToSign]
  /// The fingerprint of the whole request, as the person compares it; nil if it has no images.
  public let fingerprint: RequestFingerprint?
  /// The serial number of the card that is to sign, if one was named.
  public let card: String?
  /// The key that is to sign, if one was named.
  public let key: Fingerprint?
  /// Who asks.
  public let caller: Caller
  /// What the caller says of the place where its user sits.
  public let surroundings: CallerSurroundings

  /// Takes a request of images; nil only if its fingerprint hasn't the length of a SHA-256.
  ///
  /// - Parameters:
  ///   - request: The images.
  ///   - card: The card's serial number as printed on it.
  ///   - key: The fingerprint of its signature key.
  ///   - caller: Who asks.
  ///   - surroundings: What the caller says of the place where its user sits.
  public init?(
    _ request: SigningRequest,
    card: String? = nil,
    key: Fingerprint? = nil,
    for caller: Caller,
    in surroundings: CallerSurroundings = CallerSurroundings()
  ) {
    guard let fingerprint = request.fingerprint(sha256: { digest(.sha256, of: $0) }) else {
      return nil
    }
    images = request.images
    things = images.map(ThingToSign.image)
    self.fingerprint = fingerprint
    self.card = card
    self.key = key
    self.caller = caller
    self.surroundings = surroundings
  }

  /// The repositories of all images in full, `docker.io/stagex/core-acl`, as the policy knows them.
  var repositories: [String] {
    Set(images.map { "\($0.reference.domain)/\($0.reference.repositoryPath)" }).sorted()
  }

  /// What the repositories lie in, `docker.io/stagex`, as records name them.
  var namespaces: [String] {
    let namespaces = repositories.map { repository in
      repository.split(separator: "/").dropLast().joined(separator: "/")
    }
    return Set(namespaces).sorted()
  }
}
