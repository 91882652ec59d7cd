public import OpenPGP
internal import PrintableText

/// Somebody whose signature counts, and the files with that person's keys.
public struct KeyHolder: Hashable, Sendable {
  /// The name, for what is told about the policy; it isn't in it.
  public var name: String
  /// The files with the person's certificates, as the machine that enforces the policy sees them.
  ///
  /// Every primary key in a file counts, whosever it is: no file may hold another person's.
  public var keyPaths: [String]
  /// The certificates whose signatures are made by a subkey, by their primary keys.
  public var subkeySigners: [Fingerprint]

  /// Takes a person's keys.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - keyPaths: The files with the person's certificates, at least one, each from the root.
  ///   - subkeySigners: The certificates whose signatures are made by a subkey.
  public init(name: String, keyPaths: [String], subkeySigners: [Fingerprint] = []) {
    self.name = name
    self.keyPaths = keyPaths
    self.subkeySigners = subkeySigners
  }
}

/// Somebody whose signatures older readers refuse.
public struct SubkeyWarning: Hashable, Sendable {
  /// Who; the name must be escaped where it is shown.
  public let name: String
  /// The certificate's primary key.
  public let primary: Fingerprint
}

extension SubkeyWarning: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    "skopeo before 1.21, and whatever else has containers/image before 5.37, refuses the "
      + "signatures of '\(printable(name, limit: 100))': a subkey of \(primary) makes them"
  }
}
