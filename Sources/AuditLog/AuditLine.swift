public import StrictJSON

/// One line of the log: a record with its number, its time and what chains it to the line before.
///
/// A line has one form: members in the order of ``members``, compact, absent ones left out. So
/// reading what was written gives the same bytes, and any other spelling is refused.
public struct AuditLine: Hashable, Sendable {
  /// The version that is written.
  ///
  /// Version 2 has `kind`, `object`, `repository`, `listed` and `document`, and the events of
  /// approvals of coming sets, which version 1 hasn't; both are read. Lines of another are refused, not guessed at.
  public static let version = 2
  /// The longest line, in bytes, its line feed not counted.
  public static let longest = 128 << 10

  /// The version that it is written in.
  public let version: Int
  /// The line's number over all files, from 1.
  public let number: Int
  /// When it was written, by the host's clock.
  public let time: AuditTime
  /// The newest time of all lines before, if the clock stood earlier than that; else nil.
  public let newest: AuditTime?
  /// What it says.
  public let record: AuditRecord
  /// The SHA-256 of the line before, its line feed not counted; ``AuditHash/none`` in line 1.
  public let previous: AuditHash

  init(
    number: Int,
    time: AuditTime,
    newest: AuditTime?,
    record: AuditRecord,
    previous: AuditHash,
    version: Int = Self.version
  ) {
    self.version = version
    self.number = number
    self.time = time
    self.newest = newest
    self.record = record
    self.previous = previous
  }

  /// The newest time of this line and all before it.
  public var highWater: AuditTime { newest ?? time }
}

extension AuditLine {
  /// The line, without its line feed.
  public var bytes: [UInt8] { JSONValue.object(members).compact() }

  /// The members in their order.
  public var members: JSONObject {
    var writer = MemberWriter()
    writer.add("version", version)
    writer.add("number", number)
    writer.add("time", time.description)
    writer.add("newest", newest?.description)
    writer.add("event", record.event.rawValue)
    writer.add("approval", record.approval)
    if let caller = record.caller { writer.add("caller", .object(caller.members)) }
    writer.add("request", record.request?.description)
    writer.add("images", record.images)
    writer.add("repositories", record.repositories)
    writer.add("reference", record.reference)
    writer.add("digest", record.digest)
    writer.add("platform", record.platform)
    writer.add("kind", record.kind)
    writer.add("object", record.object)
    writer.add("repository", record.repository)
    writer.add("listed", record.listed)
    writer.add("document", record.document?.description)
    writer.add("key", record.key)
    writer.add("card", record.card)
    writer.add("manufacturer", record.manufacturer)
    writer.add("counter_before", record.counterBefore)
    writer.add("counter_after", record.counterAfter)
    writer.add("signature", record.signature?.description)
    writer.add("signatures", record.signatures)
    writer.add("outcome", record.outcome)
    writer.add("reasons", record.reasons)
    writer.add("file", record.file)
    writer.add("byte_count", record.byteCount)
    writer.add("sha256", record.sha256?.description)
    writer.add("previous", previous.description)
    return writer.object
  }
}

extension AuditCaller {
  fileprivate var members: JSONObject {
    var writer = MemberWriter()
    writer.add("uid", Int(uid))
    writer.add("pid", pid)
    writer.add("executable", executable)
    writer.add("user", user)
    writer.add("qube", qube)
    return writer.object
  }
}

/// Puts an object together, leaving out what is absent.
private struct MemberWriter {
  // Appending by name compares with every name that is there; there are two dozen at most.
  var object = JSONObject()

  mutating func add(_ name: String, _ value: JSONValue) { object[name] = value }

  mutating func add(_ name: String, _ text: String?) {
    if let text { object[name] = .string(text) }
  }

  mutating func add(_ name: String, _ number: Int?) {
    if let number { object[name] = .integer(Int64(number)) }
  }

  mutating func add(_ name: String, _ texts: [String]) {
    if !texts.isEmpty { object[name] = .array(texts.map(JSONValue.string)) }
  }
}
