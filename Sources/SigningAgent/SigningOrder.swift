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
  /// What was signed before and is to be listed with these images, in the list that is signed after
  /// them; nil if there is to be no list.
  public let handoff: [EarlierSignature]?
  /// The fingerprint of the whole request, earlier images among it, as the person compares it; nil
  /// for a git object.
  public let fingerprint: RequestFingerprint?
  /// The serial number of the card that is to sign, if one was named.
  public let card: String?
  /// The key that is to sign, if one was named.
  public let key: Fingerprint?
  /// Who asks.
  public let caller: Caller
  /// What the caller says of the place where its user sits.
  public let surroundings: CallerSurroundings

  /// Takes a request of images, and what is to be listed of it if there is to be a list.
  ///
  /// - Parameters:
  ///   - request: The images, those that are signed already last.
  ///   - earlier: The signatures of those, not checked yet; empty if a list is wanted and none is
  ///     signed, nil if no list is wanted. If they aren't of the request's last images, the order
  ///     is nil.
  ///   - card: The card's serial number as printed on it.
  ///   - key: The fingerprint of its signature key.
  ///   - caller: Who asks.
  ///   - surroundings: What the caller says of the place where its user sits.
  public init?(
    _ request: SigningRequest,
    listing earlier: [EarlierSignature]? = nil,
    card: String? = nil,
    key: Fingerprint? = nil,
    for caller: Caller,
    in surroundings: CallerSurroundings = CallerSurroundings()
  ) {
    let listed = (earlier ?? []).map(\.image)
    guard let fingerprint = request.fingerprint(sha256: { digest(.sha256, of: $0) }),
      Array(request.images.suffix(listed.count)) == listed
    else { return nil }
    images = request.images.dropLast(listed.count)
    things = images.map(ThingToSign.image) + (earlier == nil ? [] : [.handoff])
    handoff = earlier
    self.fingerprint = fingerprint
    self.card = card
    self.key = key
    self.caller = caller
    self.surroundings = surroundings
  }

  /// Takes a git object.
  ///
  /// - Parameters:
  ///   - object: The commit or tag, and where it is said to be from.
  ///   - card: The card's serial number as printed on it.
  ///   - key: The fingerprint of its signature key.
  ///   - caller: Who asks.
  ///   - surroundings: What the caller says of the place where its user sits.
  public init(
    _ object: GitObjectToSign,
    card: String? = nil,
    key: Fingerprint? = nil,
    for caller: Caller,
    in surroundings: CallerSurroundings = CallerSurroundings()
  ) {
    images = []
    things = [.gitObject(object)]
    handoff = nil
    fingerprint = nil
    self.card = card
    self.key = key
    self.caller = caller
    self.surroundings = surroundings
  }

  /// The git object, if it is one that is to be signed.
  var gitObject: GitObjectToSign? {
    if case .gitObject(let object)? = things.first { object } else { nil }
  }

  /// How many signatures the handoff lists; 0 if there is none.
  var listedCount: Int { handoff.map { $0.count + images.count } ?? 0 }

  /// The images that are signed and those that are listed with them.
  var allImages: [ImageToSign] { images + (handoff ?? []).map(\.image) }

  /// The repositories of all images in full, `docker.io/stagex/core-acl`, as the policy knows them.
  var repositories: [String] {
    Set(allImages.map { "\($0.reference.domain)/\($0.reference.repositoryPath)" }).sorted()
  }

  /// What the repositories lie in, `docker.io/stagex`, as records name them.
  var namespaces: [String] {
    let namespaces = repositories.map { repository in
      repository.split(separator: "/").dropLast().joined(separator: "/")
    }
    return Set(namespaces).sorted()
  }
}
