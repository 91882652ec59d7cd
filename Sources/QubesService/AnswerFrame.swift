/// What one frame of the agent's answer says, as far as the bridge needs to know it.
///
/// The agent writes JSON without white space, and a quotation mark within a text never without a
/// backslash before it: so a member's name and value in their quotation marks stand in the bytes
/// only where they are a member. The bridge does without a JSON reader that way.
public enum AnswerFrame: Hashable, Sendable {
  /// A step, after which more follows.
  case step(LiveState?)
  /// The last reply.
  case finished
  /// An error of the agent's interface, by its name without the interface's; nothing follows.
  case failed(String)

  /// A state that a person should know of.
  public enum LiveState: String, CaseIterable, Hashable, Sendable {
    /// Another batch is being signed.
    case waitingForTurn = "waiting_for_turn"
    /// A dialog is open, or waits for the one before it.
    case waitingForConfirmation = "waiting_for_confirmation"
    /// The PIN's dialog is open, or waits for the one before it.
    case waitingForPIN = "waiting_for_pin"
    /// The card blinks.
    case waitingForTouch = "waiting_for_touch"

    /// What to do, for people in both qubes.
    public var line: String {
      switch self {
      case .waitingForTurn: "another signing goes on, this one waits for its turn"
      case .waitingForConfirmation: "confirm in the other qube"
      case .waitingForPIN: "enter the PIN in the other qube"
      case .waitingForTouch: "touch the card"
      }
    }
  }

  /// Looks at a frame.
  ///
  /// - Parameter frame: One reply as the agent writes it, without the NUL.
  public init(_ frame: some Collection<UInt8>) {
    let frame = Array(frame)
    if let name = Self.text(of: "error", in: frame) {
      let last = name.split(separator: ".").last.map(String.init) ?? ""
      let isName = !last.isEmpty && last.utf8.count <= 64 && last.utf8.allSatisfy(isAlphanumeric)
      self = .failed(isName ? last : "Unknown")
    } else if Self.holds("\"continues\":true", frame) {
      self = .step(Self.text(of: "state", in: frame).flatMap(LiveState.init))
    } else {
      self = .finished
    }
  }

  /// The first member of this name that is a text, as it is written.
  private static func text(of member: String, in frame: [UInt8]) -> String? {
    guard let end = end(of: "\"\(member)\":\"", in: frame) else { return nil }
    return String(decoding: frame[end...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }

  private static func holds(_ text: String, _ frame: [UInt8]) -> Bool {
    end(of: text, in: frame) != nil
  }

  /// Where the first place ends at which a text stands.
  private static func end(of text: String, in frame: [UInt8]) -> Int? {
    let pattern = Array(text.utf8)
    guard frame.count >= pattern.count, let first = pattern.first else { return nil }
    var start = 0
    while let found = frame[start...].firstIndex(of: first) {
      let end = found + pattern.count
      guard end <= frame.count else { return nil }
      if frame[found..<end].elementsEqual(pattern) { return end }
      start = found + 1
    }
    return nil
  }
}
