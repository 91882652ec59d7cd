/// Who asked, as the kernel and the bridge say.
public struct AuditCaller: Hashable, Sendable {
  /// The number of the user.
  public var uid: UInt32
  /// The number of the process.
  public var pid: Int
  /// The path of the program, if it could be read.
  public var executable: String?
  /// The name of the user.
  public var user: String?
  /// The name of the Qubes domain that the request came from.
  public var qube: String?

  /// A caller.
  ///
  /// - Parameters:
  ///   - uid: The number of the user.
  ///   - pid: The number of the process.
  ///   - executable: The path of the program.
  ///   - user: The name of the user.
  ///   - qube: The name of the Qubes domain.
  public init(
    uid: UInt32,
    pid: Int,
    executable: String? = nil,
    user: String? = nil,
    qube: String? = nil
  ) {
    self.uid = uid
    self.pid = pid
    self.executable = executable
    self.user = user
    self.qube = qube
  }
}

/// What one line of the log says; number, time and chain are the log's own.
///
/// Which members an event has is not fixed: what isn't known is left out.
public struct AuditRecord: Hashable, Sendable {
  /// What happened.
  public var event: AuditEvent
  /// What ties the records of one approval together.
  public var approval: String?
  /// Who asked.
  public var caller: AuditCaller?
  /// The fingerprint of the request.
  public var request: AuditHash?
  /// How many images the request has.
  public var images: Int?
  /// The repositories of the request, the first ``AuditRecord/mostRepositories``.
  public var repositories: [String] = []
  /// The image's reference, printable ASCII.
  public var reference: String?
  /// The image's digest: `sha256:` and 64 digits.
  public var digest: String?
  /// The image's platform, such as `linux/amd64`.
  public var platform: String?
  /// What kind of git object is signed: `commit` or `tag`.
  public var kind: String?
  /// Git's name of that object as it was signed, without its signature: 40 or 64 digits, small
  /// letters.
  public var object: String?
  /// The git repository, as the caller named it.
  public var repository: String?
  /// How many signatures a handoff lists.
  public var listed: Int?
  /// The SHA-256 of a handoff.
  public var document: AuditHash?
  /// The fingerprint of the signing key: 40 or 64 digits, capital letters.
  public var key: String?
  /// The card's serial number as it is printed on the card.
  public var card: String?
  /// The card's manufacturer.
  public var manufacturer: String?
  /// The card's counter of signatures before the command.
  ///
  /// Source: OpenPGP card 3.4.1, 4.4.3.4, data object 93.
  public var counterBefore: Int?
  /// The card's counter of signatures after the command.
  public var counterAfter: Int?
  /// The SHA-256 of what was given out: a signature's message, or a signature alone.
  public var signature: AuditHash?
  /// How many signatures an approval that is over has given.
  public var signatures: Int?
  /// The name of the error, or `signed`; of a set that has ended, why.
  public var outcome: String?
  /// Every reason of a refusal, at most ``AuditRecord/mostReasons``.
  public var reasons: [String] = []
  /// The name of a file in the log's folder.
  public var file: String?
  /// How many bytes that file has.
  public var byteCount: Int?
  /// The SHA-256 of that file.
  public var sha256: AuditHash?

  /// A record without any facts yet.
  ///
  /// - Parameter event: What happened.
  public init(_ event: AuditEvent) { self.event = event }
}
