/// What can be read from one JSON value.
public protocol JSONReadable {
  /// Reads a value.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - path: Where it stands, for the error.
  /// - Throws: ``JSONShapeError`` if it is of another kind.
  init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError)
}

extension JSONValue: JSONReadable {
  /// Takes any value as it is.
  public init(json value: JSONValue, at path: JSONPath) { self = value }
}

extension JSONObject: JSONReadable {
  /// Reads an object.
  public init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    guard case .object(let object) = value else {
      throw .kind(path, expected: .object, found: value.kind)
    }
    self = object
  }
}

extension String: JSONReadable {
  /// Reads a string.
  public init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    guard case .string(let text) = value else {
      throw .kind(path, expected: .string, found: value.kind)
    }
    self = text
  }
}

extension Bool: JSONReadable {
  /// Reads `true` or `false`.
  public init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    guard case .bool(let truth) = value else {
      throw .kind(path, expected: .boolean, found: value.kind)
    }
    self = truth
  }
}

extension JSONReadable where Self: FixedWidthInteger {
  /// Reads a whole number that fits.
  public init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    switch value {
    case .integer(let number):
      guard let number = Self(exactly: number) else { throw .number(path) }
      self = number
    case .decimal: throw .number(path)
    default: throw .kind(path, expected: .number, found: value.kind)
    }
  }
}

extension Int: JSONReadable {}
extension Int64: JSONReadable {}
extension UInt8: JSONReadable {}
extension UInt16: JSONReadable {}
extension UInt32: JSONReadable {}

extension Array: JSONReadable where Element: JSONReadable {
  /// Reads an array whose elements are all of one kind.
  public init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    guard case .array(let values) = value else {
      throw .kind(path, expected: .array, found: value.kind)
    }
    self = []
    reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      append(try Element(json: value, at: path[index]))
    }
  }
}
