public import StrictJSON

/// Why bytes are no line of the log.
public enum AuditLineError: Error, Hashable, Sendable {
  /// The line is longer than ``AuditLine/longest``.
  case tooLong(limit: Int)
  /// It isn't JSON.
  case json(JSONError)
  /// It is JSON of another shape; members that nobody knows are among this.
  case shape(JSONShapeError)
  /// It is of a version that isn't known here.
  case version(Int)
  /// The event isn't one of ``AuditEvent``.
  case event(String)
  /// A member's text is no time, hash or fingerprint, or its number is out of range.
  case value(member: String)
  /// All is there, but not in the one form that is written.
  case form
}

extension AuditLine {
  /// Reads a line.
  ///
  /// - Parameter bytes: The line, without its line feed.
  /// - Throws: ``AuditLineError``.
  public init(parsing bytes: [UInt8]) throws(AuditLineError) {
    guard bytes.count <= Self.longest else { throw .tooLong(limit: Self.longest) }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(
        parsing: bytes,
        limits: JSONLimits(byteCount: Self.longest, depth: 2, valueCount: 1000)
      )
    } catch {
      throw .json(error)
    }
    var reader = try MemberReader(value)
    let version = try reader.required("version", as: Int.self)
    guard (1...Self.version).contains(version) else { throw .version(version) }
    let number = try reader.required("number", as: Int.self)
    guard number > 0 else { throw .value(member: "number") }
    let time = try reader.converted("time", AuditTime.init(logged:))
    let newest = try reader.optionallyConverted("newest", AuditTime.init(logged:))
    if let newest, newest <= time { throw .value(member: "newest") }
    let record = try AuditRecord(&reader, version: version)
    let previous = try reader.converted("previous", AuditHash.init(hexadecimal:))
    try reader.finish()
    self.init(
      number: number,
      time: time,
      newest: newest,
      record: record,
      previous: previous,
      version: version
    )
    guard self.bytes == bytes else { throw .form }
  }
}

extension AuditRecord {
  fileprivate init(_ reader: inout MemberReader, version: Int) throws(AuditLineError) {
    let name = try reader.required("event", as: String.self)
    guard let event = AuditEvent(rawValue: name), event.firstVersion <= version else {
      throw .event(name)
    }
    self.init(event)
    approval = try reader.optional("approval", as: String.self)
    if let value = try reader.optional("caller", as: JSONValue.self) {
      caller = try AuditCaller(value)
    }
    request = try reader.optionallyConverted("request", AuditHash.init(hexadecimal:))
    images = try reader.count("images")
    repositories = try reader.optional("repositories", as: [String].self) ?? []
    reference = try reader.optional("reference", as: String.self)
    digest = try reader.optional("digest", as: String.self)
    platform = try reader.optional("platform", as: String.self)
    // In a line of version 1 they are members that nobody knows.
    if version > 1 {
      kind = try reader.optional("kind", as: String.self)
      object = try reader.optional("object", as: String.self)
      repository = try reader.optional("repository", as: String.self)
      listed = try reader.count("listed")
      document = try reader.optionallyConverted("document", AuditHash.init(hexadecimal:))
    }
    key = try reader.optionallyConverted("key") { Self.isFingerprint($0) ? $0 : nil }
    card = try reader.optional("card", as: String.self)
    manufacturer = try reader.optional("manufacturer", as: String.self)
    counterBefore = try reader.count("counter_before")
    counterAfter = try reader.count("counter_after")
    signature = try reader.optionallyConverted("signature", AuditHash.init(hexadecimal:))
    signatures = try reader.count("signatures")
    outcome = try reader.optional("outcome", as: String.self)
    reasons = try reader.optional("reasons", as: [String].self) ?? []
    file = try reader.optional("file", as: String.self)
    byteCount = try reader.count("byte_count")
    sha256 = try reader.optionallyConverted("sha256", AuditHash.init(hexadecimal:))
  }
}

extension AuditCaller {
  fileprivate init(_ value: JSONValue) throws(AuditLineError) {
    var reader = try MemberReader(value, at: JSONPath.root["caller"])
    let uid = try reader.required("uid", as: UInt32.self)
    let pid = try reader.required("pid", as: Int.self)
    guard pid >= 0 else { throw .value(member: "pid") }
    self.init(
      uid: uid,
      pid: pid,
      executable: try reader.optional("executable", as: String.self),
      user: try reader.optional("user", as: String.self),
      qube: try reader.optional("qube", as: String.self)
    )
    try reader.finish()
  }
}

/// Takes an object apart and says what is wrong as an ``AuditLineError``.
private struct MemberReader {
  private var object: StrictObject

  init(_ value: JSONValue, at path: JSONPath = .root) throws(AuditLineError) {
    do throws(JSONShapeError) { object = try StrictObject(value, at: path) } catch {
      throw .shape(error)
    }
  }

  mutating func required<Value: JSONReadable>(
    _ name: String,
    as type: Value.Type
  ) throws(AuditLineError) -> Value {
    do throws(JSONShapeError) { return try object.required(name, as: type) } catch {
      throw .shape(error)
    }
  }

  mutating func optional<Value: JSONReadable>(
    _ name: String,
    as type: Value.Type
  ) throws(AuditLineError) -> Value? {
    do throws(JSONShapeError) { return try object.optional(name, as: type) } catch {
      throw .shape(error)
    }
  }

  mutating func count(_ name: String) throws(AuditLineError) -> Int? {
    guard let number = try optional(name, as: Int.self) else { return nil }
    guard number >= 0 else { throw .value(member: name) }
    return number
  }

  mutating func converted<Value>(
    _ name: String,
    _ convert: (String) -> Value?
  ) throws(AuditLineError) -> Value {
    guard let value = convert(try required(name, as: String.self)) else {
      throw .value(member: name)
    }
    return value
  }

  mutating func optionallyConverted<Value>(
    _ name: String,
    _ convert: (String) -> Value?
  ) throws(AuditLineError) -> Value? {
    guard let text = try optional(name, as: String.self) else { return nil }
    guard let value = convert(text) else { throw .value(member: name) }
    return value
  }

  func finish() throws(AuditLineError) {
    do throws(JSONShapeError) { try object.finish() } catch { throw .shape(error) }
  }
}
