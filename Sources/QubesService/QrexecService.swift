/// What another qube may ask for, by the name of the qrexec service that dom0's policy allowed.
///
/// The name says what is done and with which key: `paraph.Sign+release`, or with a repository
/// `paraph.Sign+release+ghcr.io-2Facme-2Fapp`. Nothing in the body of a call can widen it.
public enum QrexecService: Hashable, Sendable {
  /// Images are signed with this key: of this repository alone, or of any.
  case sign(key: KeyAlias, repository: RepositoryName?)
  /// The public key is told.
  case publicKey(key: KeyAlias)

  /// The services, by the part of their names before the argument.
  public enum Method: String, CaseIterable, Hashable, Sendable {
    /// Argument `KEY` or `KEY+REPOSITORY`.
    case sign = "paraph.Sign"
    /// Argument `KEY`.
    case publicKey = "paraph.PublicKey"
  }

  /// The longest name with its argument, in bytes.
  ///
  /// Source: qrexec 4.4.2: of longer ones no file for the one argument is looked for.
  public static let longestFullName = 255

  /// Reads a service's name with its argument, as `QREXEC_SERVICE_FULL_NAME` has it.
  ///
  /// - Parameter fullName: `SERVICE+ARGUMENT`.
  /// - Throws: ``QrexecServiceError``.
  public init(parsing fullName: String) throws(QrexecServiceError) {
    let count = fullName.utf8.count
    guard count <= Self.longestFullName else {
      throw .tooLong(count, limit: Self.longestFullName)
    }
    let parts = fullName.split(separator: "+", omittingEmptySubsequences: false)
    guard let method = parts.first.flatMap({ Method(rawValue: String($0)) }) else {
      throw .unknownService(String(parts.first ?? ""))
    }
    // Without an argument qrexec supplies an empty one.
    guard parts.count > 1, parts.count > 2 || !parts[1].isEmpty else { throw .noArgument(method) }
    let most = method == .sign ? 2 : 1
    guard parts.count - 1 <= most else { throw .tooManyParts(parts.count - 1, limit: most) }
    let name = try HouseEncoding.decoded(parts[1])
    guard let key = KeyAlias(name) else { throw .key(name) }
    switch method {
    case .publicKey: self = .publicKey(key: key)
    case .sign:
      guard parts.count > 2 else {
        self = .sign(key: key, repository: nil)
        return
      }
      let name = try HouseEncoding.decoded(parts[2])
      guard let repository = RepositoryName(name) else { throw .repository(name) }
      self = .sign(key: key, repository: repository)
    }
  }

  /// The part of the name before the argument.
  public var method: Method {
    switch self {
    case .sign: .sign
    case .publicKey: .publicKey
    }
  }

  /// The key that it is about.
  public var key: KeyAlias {
    switch self {
    case .sign(let key, _), .publicKey(let key): key
    }
  }

  /// The one repository that it is about; nil if it is about any or none.
  public var repository: RepositoryName? {
    if case .sign(_, let repository) = self { repository } else { nil }
  }

  /// The name with its argument.
  ///
  /// With a long repository it may be longer than ``longestFullName``: then it can't be called.
  public var fullName: String {
    let parts = [key.name] + (repository.map { [$0.name] } ?? [])
    return ([method.rawValue] + parts.map(HouseEncoding.encoded)).joined(separator: "+")
  }
}

extension QrexecService: CustomStringConvertible {
  /// The name with its argument.
  public var description: String { fullName }
}
