/// What gpg is asked to do.
public enum GnuPGCommand: Hashable, Sendable, CaseIterable {
  /// `--sign`: the message with what is signed in it.
  case sign
  /// `--detach-sign`: the signature alone.
  case detachSign
  /// `--verify`.
  case verify
  /// `--list-keys`.
  case listKeys
  /// `--list-secret-keys`.
  case listSecretKeys
  /// `--export`.
  case export
  /// `--version`.
  case version
  /// `--help`.
  case help
}

/// How much of a fingerprint a listing for people shows.
public enum KeyIDFormat: String, Hashable, Sendable, CaseIterable {
  /// Nothing but the fingerprint.
  case none
  /// The last eight digits.
  case short
  /// The last eight digits with `0x` before.
  case prefixedShort = "0xshort"
  /// The last sixteen digits.
  case long
  /// The last sixteen digits with `0x` before.
  case prefixedLong = "0xlong"
}

/// A command line of gpg that was understood to its last word.
public struct GnuPGCommandLine: Hashable, Sendable {
  /// What is to be done.
  public var command: GnuPGCommand
  /// Files or keys, as the command takes them; `-` is standard input.
  public var arguments: [String] = []
  /// Whether text is wanted instead of bytes; nil if nothing was said.
  public var isArmored: Bool?
  /// The file to write; nil for gpg's own choice, `-` for standard output.
  public var output: String?
  /// Whether a file that is there may be overwritten.
  public var overwrites = false
  /// The key that `--local-user` names.
  public var localUser: String?
  /// The key that is taken where ``localUser`` is nil.
  public var defaultKey: String?
  /// The descriptor that status lines go to.
  public var statusDescriptor: Int32?
  /// How keys are named in listings for people.
  public var keyIDFormat = KeyIDFormat.none
  /// Whether a listing is for programs.
  public var withColons = false
  /// Whether a listing has keygrips.
  public var withKeygrip = false
  /// The hash that the signature has to be made with, as it was written; nil for the key's own.
  public var digest: String?

  /// The key that is to be used; nil if none is named.
  public var key: String? { localUser ?? defaultKey }

  /// Puts a command line together.
  ///
  /// - Parameters:
  ///   - command: What is to be done.
  ///   - arguments: Files or keys.
  public init(_ command: GnuPGCommand, _ arguments: [String] = []) {
    self.command = command
    self.arguments = arguments
  }
}
