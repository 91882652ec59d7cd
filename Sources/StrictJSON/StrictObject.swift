/// An object that is taken apart member by member, and knows where it stands.
///
/// ```swift
/// var image = try StrictObject(value, at: path)
/// let digest = try image.required("digest", as: String.self)
/// try image.finish()
/// ```
public struct StrictObject: Sendable {
  /// What becomes of members that nobody asked for.
  public enum Mode: Hashable, Sendable {
    /// ``StrictObject/finish()`` refuses them, and a member that is `null` isn't missing.
    case strict
    /// They are ignored, and a member that is `null` counts as missing, as Varlink wants it.
    case lenient
  }

  /// Where the object stands in its document.
  public let path: JSONPath

  private let object: JSONObject
  private let mode: Mode
  private var taken: Set<CodePoints> = []

  /// Begins with an object.
  ///
  /// - Parameters:
  ///   - value: What should be an object.
  ///   - path: Where it stands.
  ///   - mode: What becomes of unknown members.
  /// - Throws: ``JSONShapeError/kind(_:expected:found:)`` if it is none.
  public init(
    _ value: JSONValue,
    at path: JSONPath = .root,
    mode: Mode = .strict
  ) throws(JSONShapeError) {
    guard case .object(let object) = value else {
      throw .kind(path, expected: .object, found: value.kind)
    }
    self.object = object
    self.path = path
    self.mode = mode
  }

  /// Takes a member that must be there.
  ///
  /// - Parameters:
  ///   - name: The member's name.
  ///   - type: What its value must be.
  /// - Returns: The value.
  /// - Throws: ``JSONShapeError`` if it is missing or of another kind.
  public mutating func required<Value: JSONReadable>(
    _ name: String,
    as type: Value.Type
  ) throws(JSONShapeError) -> Value {
    guard let value = try optional(name, as: type) else { throw .missing(path[name]) }
    return value
  }

  /// Takes a member that may be missing.
  ///
  /// - Parameters:
  ///   - name: The member's name.
  ///   - type: What its value must be.
  /// - Returns: The value, nil if there is none.
  /// - Throws: ``JSONShapeError`` if it is of another kind.
  public mutating func optional<Value: JSONReadable>(
    _ name: String,
    as type: Value.Type
  ) throws(JSONShapeError) -> Value? {
    taken.insert(CodePoints(name))
    guard let value = object[name] else { return nil }
    if case .null = value, mode == .lenient { return nil }
    return try Value(json: value, at: path[name])
  }

  /// Ends the object.
  ///
  /// - Throws: ``JSONShapeError/unknownMembers(_:)`` with every member that nobody asked for;
  ///   never in ``Mode/lenient``.
  public func finish() throws(JSONShapeError) {
    guard mode == .strict else { return }
    let unknown = object.members.filter { !taken.contains(CodePoints($0.name)) }
    guard unknown.isEmpty else { throw .unknownMembers(unknown.map { path[$0.name] }) }
  }
}

/// Why a document isn't of the shape that is wanted.
public enum JSONShapeError: Error, Hashable, Sendable {
  /// A member that must be there isn't.
  case missing(JSONPath)
  /// A value of another kind than the one wanted.
  case kind(JSONPath, expected: JSONKind, found: JSONKind)
  /// A number that is no whole number, or too large for where it goes.
  case number(JSONPath)
  /// Members that nobody knows; at least one.
  case unknownMembers([JSONPath])
}
