internal import Hexadecimal
public import StrictJSON

/// Why a file isn't a card's state.
public enum CardStateError: Error, Hashable, Sendable {
  /// It isn't JSON, or larger than a state can be.
  case document(JSONError)
  /// Something is missing, unknown or of another kind.
  case shape(JSONShapeError)
  /// A value that no card can have.
  case value(JSONPath)
}

extension CardState {
  /// Reads what ``encoded()`` wrote.
  ///
  /// - Parameter bytes: The whole document.
  /// - Throws: ``CardStateError``.
  public init(parsing bytes: [UInt8]) throws(CardStateError) {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes, limits: JSONLimits(byteCount: Self.byteLimit))
    } catch {
      throw .document(error)
    }
    do {
      self = try CardStateReader().state(document)
    } catch let error as JSONShapeError {
      throw .shape(error)
    } catch let error as CardStateError {
      throw error
    } catch {
      throw .value(.root)
    }
  }

  private static let byteLimit = FileCardStateStore.byteLimit
}

/// Reads a state member by member.
private struct CardStateReader {
  /// The longest value of any data object, certificates too.
  private static let objectLimit = 4096
  private static let touchPolicies: ClosedRange<UInt8> = 0...4

  func state(_ document: JSONValue) throws -> CardState {
    var object = try StrictObject(document)
    let format = try object.required("format", as: String.self)
    guard format == CardState.format else { throw refusal(object, "format") }
    let version = try object.required("version", as: Int.self)
    guard version == CardState.version else { throw refusal(object, "version") }
    let signatureCount = try object.required("signatureCount", as: Int.self)
    guard 0...CardState.signatureLimit ~= signatureCount else {
      throw refusal(object, "signatureCount")
    }
    let state = CardState(
      profileName: try object.required("profile", as: String.self),
      isTerminated: try object.required("terminated", as: Bool.self),
      passwords: (
        user: try password("user", in: &object, mayBeMissing: false),
        resetCode: try password("resetCode", in: &object, mayBeMissing: true),
        admin: try password("admin", in: &object, mayBeMissing: false)
      ),
      isSigningPINReusable: try object.required("signingPINReusable", as: Bool.self),
      signatureCount: signatureCount,
      objects: try objects(in: &object),
      certificates: try certificates(in: &object),
      records: try records(in: &object)
    )
    try object.finish()
    return state
  }

  private func refusal(_ object: StrictObject, _ name: String) -> CardStateError {
    .value(object.path[name])
  }

  private func bytes(
    _ name: String,
    in object: inout StrictObject,
    count: ClosedRange<Int>
  ) throws -> [UInt8] {
    let text = try object.required(name, as: String.self)
    guard let bytes = [UInt8](hexadecimal: text, .capital), count ~= bytes.count else {
      throw refusal(object, name)
    }
    return bytes
  }

  private func optionalBytes(
    _ name: String,
    in object: inout StrictObject,
    count: ClosedRange<Int>
  ) throws -> [UInt8]? {
    var probe = object
    if case .null = try probe.required(name, as: JSONValue.self) {
      object = probe
      return nil
    }
    return try bytes(name, in: &object, count: count)
  }

  private func password(
    _ name: String,
    in parent: inout StrictObject,
    mayBeMissing: Bool
  ) throws -> PasswordRecord {
    let path = parent.path[name]
    var object = try StrictObject(parent.required(name, as: JSONValue.self), at: path)
    let record = PasswordRecord(
      value: try optionalBytes("value", in: &object, count: 1...PINRules.maximumCount),
      triesLeft: try object.required("triesLeft", as: Int.self),
      tryLimit: try object.required("tryLimit", as: Int.self)
    )
    try object.finish()
    guard let record, mayBeMissing || record.value != nil else { throw CardStateError.value(path) }
    return record
  }

  private func objects(in parent: inout StrictObject) throws -> [UInt16: [UInt8]] {
    var result: [UInt16: [UInt8]] = [:]
    let path = parent.path["objects"]
    let entries = try parent.required("objects", as: [JSONValue].self)
    for (index, entry) in entries.enumerated() {
      var object = try StrictObject(entry, at: path[index])
      let tag = try object.required("tag", as: UInt16.self)
      guard DataObjectTag.stored.contains(tag), result[tag] == nil else {
        throw refusal(object, "tag")
      }
      result[tag] = try bytes("value", in: &object, count: 0...Self.objectLimit)
      try object.finish()
    }
    return result
  }

  private func certificates(in parent: inout StrictObject) throws -> [[UInt8]] {
    let path = parent.path["certificates"]
    let entries = try parent.required("certificates", as: [String].self)
    guard entries.count == CardState.certificateCount else { throw CardStateError.value(path) }
    return try entries.enumerated().map { index, text in
      guard let bytes = [UInt8](hexadecimal: text, .capital), bytes.count <= Self.objectLimit else {
        throw CardStateError.value(path[index])
      }
      return bytes
    }
  }

  private func records(in parent: inout StrictObject) throws -> [KeySlot: KeyRecord] {
    var result: [KeySlot: KeyRecord] = [:]
    let path = parent.path["keys"]
    let entries = try parent.required("keys", as: [JSONValue].self)
    for (index, entry) in entries.enumerated() {
      var object = try StrictObject(entry, at: path[index])
      let name = try object.required("slot", as: String.self)
      guard let slot = KeySlot.allCases.first(where: { $0.name == name }), result[slot] == nil
      else { throw refusal(object, "slot") }
      result[slot] = try record(&object, in: slot)
      try object.finish()
    }
    guard result.count == KeySlot.allCases.count else { throw CardStateError.value(path) }
    return result
  }

  private func record(_ object: inout StrictObject, in slot: KeySlot) throws -> KeyRecord {
    let attributes = try bytes("attributes", in: &object, count: 1...AlgorithmAttributes.limit)
    guard let algorithm = AlgorithmAttributes.algorithm(attributes, in: slot) else {
      throw refusal(object, "attributes")
    }
    var record = KeyRecord(attributes: attributes)
    let serialized = try optionalBytes("key", in: &object, count: 1...Self.objectLimit)
    let originName = try object.required("origin", as: String.self)
    guard let origin = KeyOrigin.all.first(where: { $0.name == originName }),
      (origin == .none) == (serialized == nil)
    else { throw refusal(object, "origin") }
    if let serialized {
      guard let key = try? CardKey(serialized: serialized), key.algorithm == algorithm else {
        throw refusal(object, "key")
      }
      record.store(key, origin)
    }
    let fingerprint = KeyRecord.fingerprintCount...KeyRecord.fingerprintCount
    let time = KeyRecord.timeCount...KeyRecord.timeCount
    record.fingerprint = try bytes("fingerprint", in: &object, count: fingerprint)
    record.authorityFingerprint = try bytes("authorityFingerprint", in: &object, count: fingerprint)
    record.generationTime = try bytes("generationTime", in: &object, count: time)
    record.touchPolicy = try object.required("touchPolicy", as: UInt8.self)
    guard Self.touchPolicies ~= record.touchPolicy else { throw refusal(object, "touchPolicy") }
    return record
  }
}
