/// What a page says of a release: whose votes its images need, and whose they have.
///
/// All texts may hold anything; the page escapes them.
public struct ReleaseFacts: Hashable, Sendable {
  /// Somebody who can vote.
  public struct Person: Hashable, Sendable {
    /// The name by which the quorum's file tells people apart.
    public var name: String
    /// The name in full, if the file has one.
    public var fullName: String?
    /// The fingerprints of the primary keys.
    public var keys: [String]
    /// Those of them without a certificate, so that nothing that they sign counts.
    public var keysWithoutCertificate: Set<String> = []

    /// Takes what the file says.
    ///
    /// - Parameters:
    ///   - name: The name by which the file tells people apart.
    ///   - fullName: The name in full.
    ///   - keys: The fingerprints of the primary keys.
    public init(name: String, fullName: String? = nil, keys: [String] = []) {
      self.name = name
      self.fullName = fullName
      self.keys = keys
    }
  }

  /// Where it stands who can vote.
  public struct Source: Hashable, Sendable {
    /// The file's path.
    public var file: String
    /// The file's own count of its changes.
    public var version: Int?
    /// From when on the file isn't read any more, such as `2027-06-30`.
    public var expires: String?

    /// Takes what is known of the file.
    ///
    /// - Parameters:
    ///   - file: The path.
    ///   - version: Its own count of its changes.
    ///   - expires: From when on it isn't read any more.
    public init(file: String, version: Int? = nil, expires: String? = nil) {
      self.file = file
      self.version = version
      self.expires = expires
    }
  }

  /// Everybody who can vote, in the file's order; at least one.
  public var people: [Person]
  /// How many of them have to.
  public var threshold: Int
  /// How many makers of processors the voters' machines must span, if that was asked for.
  public var vendorThreshold: Int?
  /// Where that stands.
  public var source: Source
  /// The images, in the order in which they were looked at.
  public var images: [ImageFacts] = []
  /// What was found on the way and stops nothing, a sentence each.
  public var warnings: [String] = []
  /// What the count can't say, a sentence each.
  public var reservations: [String] = []

  /// Begins with no images.
  ///
  /// - Parameters:
  ///   - people: Everybody who can vote.
  ///   - threshold: How many of them have to.
  ///   - vendorThreshold: How many makers of processors the voters' machines must span.
  ///   - source: Where that stands.
  public init(people: [Person], threshold: Int, vendorThreshold: Int? = nil, source: Source) {
    self.people = people
    self.threshold = threshold
    self.vendorThreshold = vendorThreshold
    self.source = source
  }

  /// How many images have their quorum.
  public var metCount: Int { images.count(where: \.isMet) }
  /// Whether every image has its quorum; no image at all hasn't.
  public var isMet: Bool { !images.isEmpty && metCount == images.count }
}
