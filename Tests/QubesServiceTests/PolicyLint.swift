/// What `qubes-policy-lint` refuses in a policy of dom0, for machines without it.
///
/// Source: qrexec 4.4.2, policy.5 and its parser: one line a rule, five fields and options.
enum PolicyLint {
  /// One rule.
  struct Rule: Equatable {
    var service: String
    var argument: String
    var source: String
    var target: String
    var action: String
    var options: [String: String] = [:]
  }

  /// What is wrong with a line.
  struct Problem: Error, Equatable {
    var words: String
  }

  /// Whether dom0 reads a file of this name; one that it can't makes it deny every call.
  static func isFileName(_ name: String) -> Bool {
    name.hasSuffix(".policy") && name.first != "."
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: Array("_.-".utf8).contains(byte)
        }
      }
  }

  /// The rule of a line; nil for a comment or an empty one.
  static func rule(_ line: String) throws(Problem) -> Rule? {
    guard line.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
      throw Problem(words: "not ASCII")
    }
    let fields = line.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let first = fields.first, !first.hasPrefix("#") else { return nil }
    guard fields.count >= 5 else { throw Problem(words: "fewer than five fields") }
    var rule = Rule(
      service: fields[0],
      argument: fields[1],
      source: fields[2],
      target: fields[3],
      action: fields[4]
    )
    guard isService(rule.service) else { throw Problem(words: "service") }
    guard rule.argument == "*" || (rule.argument.hasPrefix("+") && isPlain(rule.argument)) else {
      throw Problem(words: "argument")
    }
    guard rule.service != "*" || rule.argument == "*" else { throw Problem(words: "argument of *") }
    guard isQube(rule.source), rule.source != "@default" else { throw Problem(words: "source") }
    guard isQube(rule.target) else { throw Problem(words: "target") }
    guard let allowed = options[rule.action] else { throw Problem(words: "action") }
    for field in fields.dropFirst(5) {
      let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, allowed.contains(parts[0]) else { throw Problem(words: "option") }
      guard rule.options.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw Problem(words: "option twice")
      }
      try check(parts[0], parts[1])
    }
    if rule.action == "allow", rule.target == "@default", rule.options["target"] == nil {
      throw Problem(words: "allow to @default without target=")
    }
    return rule
  }

  private static let options: [String: Set<String>] = [
    "allow": ["target", "user", "notify", "autostart"],
    "ask": ["target", "default_target", "user", "notify", "autostart"],
    "deny": ["notify"],
  ]

  private static func check(_ option: String, _ value: String) throws(Problem) {
    let isGood =
      switch option {
      case "notify", "autostart": value == "yes" || value == "no"
      case "user": isPlain(value)
      default: isQube(value) && value != "@default" && value != "@anyvm"
      }
    guard isGood else { throw Problem(words: "value of \(option)") }
  }

  private static func isService(_ text: String) -> Bool {
    text == "*" || (isPlain(text) && !text.contains("+"))
  }

  private static func isQube(_ text: String) -> Bool {
    guard text.hasPrefix("@") else {
      return isPlain(text) && !text.contains("+") && text.first?.isLetter == true
    }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    return switch parts[0] {
    case "@anyvm", "@adminvm", "@default": parts.count == 1
    case "@tag", "@type": parts.count == 2 && isPlain(parts[1])
    case "@dispvm": parts.count == 1 || isPlain(parts[1]) || parts[1].hasPrefix("@tag:")
    default: false
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: Array("_.-+".utf8).contains(byte)
        }
      }
  }
}
