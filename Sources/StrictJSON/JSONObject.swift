/// The members of a JSON object, in the order they were written, no name twice.
///
/// Source: RFC 8259, 4.
public struct JSONObject: Hashable, Sendable {
  /// One name and its value.
  public struct Member: Sendable {
    /// The name, compared code point by code point.
    public let name: String
    /// The value.
    public let value: JSONValue
  }

  /// The members in order.
  public private(set) var members: [Member] = []

  /// An object without members.
  public init() {}

  /// For the reader, which has made sure that no name stands there twice.
  init(distinct members: [Member]) { self.members = members }

  /// The value of a member; setting one that isn't there appends it, setting nil removes it.
  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name.hasSameCodePoints(as: name) }?.value }
    set {
      let index = members.firstIndex { $0.name.hasSameCodePoints(as: name) }
      switch (index, newValue) {
      case (let index?, let value?): members[index] = Member(name: name, value: value)
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject.Member: Hashable {
  /// Whether name and value are written with the same characters.
  public static func == (left: Self, right: Self) -> Bool {
    left.name.hasSameCodePoints(as: right.name) && left.value == right.value
  }

  /// Feeds name and value to a hasher.
  public func hash(into hasher: inout Hasher) {
    CodePoints(name).hash(into: &hasher)
    hasher.combine(value)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with these members in this order; of a name that stands twice the last counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { self[name] = value }
  }
}
