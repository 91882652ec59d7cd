/// One of gpg's options that is understood.
public struct GnuPGOption: Hashable, Sendable {
  /// What an option is for.
  public enum Meaning: Hashable, Sendable {
    /// It says what is to be done.
    case command(GnuPGCommand)
    /// Text or bytes.
    case armor(Bool)
    /// The file to write.
    case output
    /// A file may be overwritten, or not.
    case overwriting(Bool)
    /// The key to use.
    case localUser
    /// The key to use where no other is named.
    case defaultKey
    /// Where status lines go.
    case statusDescriptor
    /// How listings name keys.
    case keyIDFormat
    /// A listing for programs.
    case withColons
    /// A listing with keygrips.
    case withKeygrip
    /// The hash.
    case digest
    /// It changes nothing here.
    case nothing
    /// It changes nothing with one of these values, and would with any other.
    case nothingWith([String])
  }

  /// The name that stands behind two dashes.
  public let name: String
  /// The letter that stands behind one, if there is one.
  public let letter: Character?
  /// What it is for.
  public let meaning: Meaning

  /// Whether a value follows.
  public var takesValue: Bool {
    switch meaning {
    case .output, .localUser, .defaultKey, .statusDescriptor, .keyIDFormat, .digest,
      .nothingWith:
      true
    case .command, .armor, .overwriting, .withColons, .withKeygrip, .nothing: false
    }
  }

  private init(_ name: String, _ letter: Character?, _ meaning: Meaning) {
    self.name = name
    self.letter = letter
    self.meaning = meaning
  }

  private init(_ name: String, _ meaning: Meaning) { self.init(name, nil, meaning) }

  /// Every option that is understood.
  public static let all: [GnuPGOption] =
    [
      GnuPGOption("sign", "s", .command(.sign)),
      GnuPGOption("detach-sign", "b", .command(.detachSign)),
      GnuPGOption("verify", .command(.verify)),
      GnuPGOption("list-keys", "k", .command(.listKeys)),
      GnuPGOption("list-public-keys", .command(.listKeys)),
      GnuPGOption("list-secret-keys", "K", .command(.listSecretKeys)),
      GnuPGOption("export", .command(.export)),
      GnuPGOption("version", .command(.version)),
      GnuPGOption("help", "h", .command(.help)),
      GnuPGOption("armor", "a", .armor(true)),
      GnuPGOption("armour", .armor(true)),
      GnuPGOption("no-armor", .armor(false)),
      GnuPGOption("no-armour", .armor(false)),
      GnuPGOption("output", "o", .output),
      GnuPGOption("yes", .overwriting(true)),
      GnuPGOption("no", .overwriting(false)),
      GnuPGOption("local-user", "u", .localUser),
      GnuPGOption("default-key", .defaultKey),
      GnuPGOption("status-fd", .statusDescriptor),
      GnuPGOption("keyid-format", .keyIDFormat),
      GnuPGOption("with-colons", .withColons),
      GnuPGOption("with-keygrip", .withKeygrip),
      GnuPGOption("digest-algo", .digest),
    ] + ignored

  /// The options that are taken and dropped: what they turn on or off isn't there.
  ///
  /// There are no questions, no greeting, no configuration file, no key server and no trust
  /// database; listings have whole fingerprints; nothing is compressed, and names are UTF-8.
  public static let ignored: [GnuPGOption] =
    [
      ("batch", nil), ("no-batch", nil), ("quiet", "q"), ("verbose", "v"), ("no-verbose", nil),
      ("no-tty", nil), ("use-agent", nil), ("no-greeting", nil), ("no-secmem-warning", nil),
      ("no-permission-warning", nil), ("no-mdc-warning", nil), ("no-options", nil),
      ("no-random-seed-file", nil), ("no-auto-check-trustdb", nil), ("no-auto-key-retrieve", nil),
      ("no-auto-key-locate", nil), ("no-textmode", nil), ("no-emit-version", nil),
      ("no-comments", nil), ("utf8-strings", nil), ("fixed-list-mode", nil),
      ("with-fingerprint", nil), ("with-subkey-fingerprint", nil), ("no-default-recipient", nil),
      ("lock-once", nil), ("lock-multiple", nil), ("lock-never", nil), ("disable-dirmngr", nil),
    ].map { GnuPGOption($0.0, $0.1, .nothing) } + [
      GnuPGOption("display-charset", .nothingWith(["utf-8", "UTF-8", "utf8"])),
      GnuPGOption("charset", .nothingWith(["utf-8", "UTF-8", "utf8"])),
      GnuPGOption("compress-level", "z", .nothingWith(["0"])),
      GnuPGOption("compress-algo", .nothingWith(["none", "uncompressed", "Uncompressed"])),
      GnuPGOption("pinentry-mode", .nothingWith(["default", "ask"])),
    ]
}
