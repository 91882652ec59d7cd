public import OpenPGP
public import OpenPGPCard
internal import TOML

/// What may stand in a rule that is a list.
public protocol PolicyElement: Hashable, Sendable {
  /// Reads an element.
  ///
  /// - Parameter text: The element as it stands in the file.
  /// - Throws: ``PolicyElementError``.
  init(policy text: String) throws(PolicyElementError)

  /// The element as it is shown.
  var policyText: String { get }

  /// Whether another element allows all that this one allows.
  ///
  /// - Parameter other: The other one.
  /// - Returns: Whether it does; there may be cases in which it does and this isn't seen.
  func isCovered(by other: Self) -> Bool

  /// What is expected of an element, as words.
  static var expected: String { get }

  /// What makes a list stricter, as words.
  static var stricter: String { get }

  /// Whether a list may have nothing in it.
  static var mayBeNone: Bool { get }
}

/// An element that isn't what was expected.
public struct PolicyElementError: Error, Hashable, Sendable {
  /// What was expected, as words.
  public let expected: String
}

extension PolicyElement {
  /// Whether both are the same.
  public func isCovered(by other: Self) -> Bool { self == other }

  /// A part of a list is stricter than the list.
  public static var stricter: String { "a list is stricter if it has no more in it" }

  /// A list with nothing in it would allow nothing at all, which nobody means.
  public static var mayBeNone: Bool { false }
}

/// All, or a few.
public enum PolicyList<Element: PolicyElement>: Hashable, Sendable {
  /// Nothing was said, so that everything is allowed.
  case any
  /// These; none only where ``PolicyElement/mayBeNone``.
  case only([Element])

  /// Whether some element of the list does.
  ///
  /// - Parameter allows: Whether an element allows what is at hand.
  /// - Returns: Whether one does; true if everything is allowed.
  public func permits(_ allows: (Element) -> Bool) -> Bool {
    switch self {
    case .any: true
    case .only(let elements): elements.contains(where: allows)
    }
  }
}

extension PolicyList: ReadablePolicyValue {
  /// The most elements of a list.
  static var mostElements: Int { 1000 }

  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader) {
    let expected = "a list, each \(Element.expected)"
    let values = reader.list(
      value,
      of: key,
      limit: Self.mostElements,
      mayBeEmpty: Element.mayBeNone,
      expected: expected
    )
    guard let values else { return nil }
    var lines: [Element: Int] = [:]
    var elements: [Element] = []
    for value in values {
      guard let text = reader.string(value, of: key, expected: Element.expected) else { continue }
      do throws(PolicyElementError) {
        let element = try Element(policy: text)
        if let first = lines.updateValue(value.location.line, forKey: element) {
          reader.report(.twice(key, element.policyText, firstLine: first), at: value.location)
          continue
        }
        elements.append(element)
      } catch {
        reader.report(.badValue(key, found: text, expected: error.expected), at: value.location)
      }
    }
    guard elements.count == values.count else { return nil }
    self = .only(elements)
  }

  /// Whether each element is covered by one of the other list.
  public func isAsStrict(as other: Self) -> Bool {
    switch (self, other) {
    case (_, .any): true
    case (.any, .only): false
    case (.only(let elements), .only(let others)):
      elements.allSatisfy { element in others.contains { element.isCovered(by: $0) } }
    }
  }

  /// The elements.
  public var shown: PolicyShown {
    switch self {
    case .any: .any
    case .only(let elements): .list(elements.map(\.policyText))
    }
  }

  /// What it means to be stricter.
  public static var stricter: String { Element.stricter }
}

extension SerialNumber: PolicyElement {
  /// Reads a serial number as it is printed.
  public init(policy text: String) throws(PolicyElementError) {
    guard let serial = SerialNumber(text) else {
      throw PolicyElementError(expected: Self.expected)
    }
    self = serial
  }

  /// The number as it is printed.
  public var policyText: String { description }

  /// What is expected.
  public static var expected: String { "a serial number as printed: 1 to 8 hexadecimal digits" }
}

extension Fingerprint: PolicyElement {
  /// Reads a fingerprint, with or without spaces.
  public init(policy text: String) throws(PolicyElementError) {
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }
    guard let fingerprint = Fingerprint(hexadecimal: String(decoding: digits, as: UTF8.self)) else {
      throw PolicyElementError(expected: Self.expected)
    }
    self = fingerprint
  }

  /// The digits.
  public var policyText: String { description }

  /// What is expected.
  public static var expected: String { "a fingerprint: 40 hexadecimal digits" }
}
