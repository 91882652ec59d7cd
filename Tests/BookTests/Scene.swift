/// What a page's commands find when they begin.
struct Scene: Sendable {
  /// The card in the reader.
  enum Card: Sendable {
    /// No reader, no pcscd.
    case none
    /// As the maker sends it: no key, the factory's PINs.
    case new
    /// With a key, a PIN of its own, and touch.
    case ready
  }

  /// The card.
  var card: Card
  /// A function `setting_NAME` in `Scripts/book/settings`.
  var setting: String

  /// The scene of each page that has commands.
  ///
  /// A page of the book that has some and isn't here fails.
  static let pages: [String: Scene] = [
    "README.md": Scene(card: .ready, setting: "theirs"),
    "docs/air-gap.md": Scene(card: .ready, setting: "stick"),
    "docs/how-to/card-lost.md": Scene(card: .new, setting: "subkey"),
    "docs/how-to/publish-gate.md": Scene(card: .ready, setting: "gate"),
    "docs/how-to/qubes.md": Scene(card: .ready, setting: "qubes"),
    "docs/how-to/stagex-scripts.md": Scene(card: .ready, setting: "scripts"),
    "docs/how-to/stock-podman.md": Scene(card: .ready, setting: "release"),
    "docs/how-to/two-maintainers.md": Scene(card: .ready, setting: "branches"),
    "docs/reference/agent.md": Scene(card: .ready, setting: "agent"),
    "docs/reference/audit-log.md": Scene(card: .ready, setting: "signed"),
    "docs/reference/cards.md": Scene(card: .new, setting: "empty"),
    "docs/reference/cli.md": Scene(card: .ready, setting: "theirs"),
    "docs/reference/handoff-format.md": Scene(card: .ready, setting: "handoff"),
    "docs/reference/merge.md": Scene(card: .ready, setting: "overlapping"),
    "docs/reference/policy.md": Scene(card: .none, setting: "policy"),
    "docs/reference/quorum.md": Scene(card: .ready, setting: "signed"),
    "docs/reference/request-format.md": Scene(card: .ready, setting: "request"),
    "docs/reference/testing.md": Scene(card: .none, setting: "source"),
    "docs/tutorial/first-signature.md": Scene(card: .none, setting: "source"),
    "docs/tutorial/your-own-card.md": Scene(card: .new, setting: "empty"),
  ]
}
