internal import Hexadecimal

/// The way from a document's root to one of its values, such as `$.images[3].digest`.
///
/// Source: RFC 9535, 2.7, for the way it is written, but with `…` for what is too long.
public struct JSONPath: Hashable, Sendable {
  /// One step of the way.
  public enum Step: Hashable, Sendable {
    /// Into an object, to the member of this name.
    case member(String)
    /// Into an array, to this element, from 0.
    case element(Int)
  }

  /// The document itself, `$`.
  public static let root = JSONPath([])

  /// The steps from the root.
  public let steps: [Step]

  /// A path of these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The path of a member of the object that stands here.
  public subscript(name: String) -> JSONPath { JSONPath(steps + [.member(name)]) }

  /// The path of an element of the array that stands here.
  public subscript(index: Int) -> JSONPath { JSONPath(steps + [.element(index)]) }
}

extension JSONPath: CustomStringConvertible {
  /// The longest part of a name that is printed, in code points.
  private static let printedNameCount = 64

  /// The path in printable ASCII, safe to show whatever the document's names are.
  public var description: String {
    steps.reduce(into: "$") { text, step in
      switch step {
      case .element(let index): text += "[\(index)]"
      case .member(let name) where Self.isPlain(name): text += ".\(name)"
      case .member(let name): text += "['\(Self.escaped(name))']"
      }
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= printedNameCount
      && name.utf8.first?.isDigit == false
      && name.utf8.allSatisfy { byte in
        byte.isDigit || byte.isLetter || byte == UInt8(ascii: "_")
      }
  }

  private static func escaped(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars.prefix(printedNameCount) {
      switch scalar {
      case "'", "\\": text += "\\\(scalar)"
      case " "..."~": text.unicodeScalars.append(scalar)
      default:
        for unit in String(scalar).utf16 { text += "\\u" + String(hexadecimal: unit, .small) }
      }
    }
    return name.unicodeScalars.count > printedNameCount ? text + "…" : text
  }
}
