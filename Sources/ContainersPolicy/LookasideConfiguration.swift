internal import PrintableText
internal import StrictJSON

/// A file of `registries.d`, which tells readers where the signatures are.
///
/// Source: containers-registries.d(5) of containers/image 5.29.
public struct LookasideConfiguration: Hashable, Sendable {
  /// The images that it is about: a registry, a namespace or a repository in full.
  public let scope: String
  /// Where their signatures are, without a slash at the end.
  public let address: String

  /// Makes a file.
  ///
  /// - Parameters:
  ///   - scope: The images that it is about, such as `docker.io/stagex`.
  ///   - address: Where their signatures are: `https://`, `http://` or `file:///`.
  /// - Throws: ``LookasideConfigurationError`` with everything that is wrong.
  public init(scope: String, address: String) throws(LookasideConfigurationError) {
    var problems: [LookasideConfigurationProblem] = []
    if !isScope(scope) { problems.append(.scope(scope)) }
    if !Self.isAddress(address) { problems.append(.address(address)) }
    guard problems.isEmpty else { throw LookasideConfigurationError(problems: problems) }
    self.scope = scope
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    self.address = address
  }

  /// The file, YAML.
  ///
  /// It has the address twice: readers before containers/image 5.22 know it as `sigstore`.
  public var bytes: [UInt8] {
    // A string of JSON is one of YAML.
    let (scope, address) = (Self.quoted(scope), Self.quoted(address))
    return Array(
      "docker:\n  \(scope):\n    lookaside: \(address)\n    sigstore: \(address)\n".utf8
    )
  }

  private static func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).compact(), as: UTF8.self)
  }

  private static func isAddress(_ address: String) -> Bool {
    let strange = Array("\"\\<>?#".utf8)
    guard
      address.utf8.count <= 2000,
      address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !strange.contains($0) })
    else { return false }
    let hosts = ["https://", "http://"].filter(address.hasPrefix)
    if let scheme = hosts.first {
      return address.dropFirst(scheme.count).first.map { $0 != "/" && $0 != ":" } ?? false
    }
    return address.hasPrefix("file:///")
      && address.dropFirst("file:///".count).contains { $0 != "/" }
  }
}

/// Why there can be no file: everything that is wrong, at least one problem.
public struct LookasideConfigurationError: Error, Hashable, Sendable {
  /// The problems.
  public let problems: [LookasideConfigurationProblem]
}

/// One thing that is wrong with what a file is made of.
///
/// Texts come from outside, and must be escaped where they are shown.
public enum LookasideConfigurationProblem: Hashable, Sendable {
  /// A scope that isn't a registry, a namespace or a repository in full.
  case scope(String)
  /// An address that readers don't take.
  case address(String)
}

extension LookasideConfigurationProblem: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .scope(let scope): ThresholdPolicyProblem.scope(scope).description
    case .address(let address):
      "the lookaside has '\(printable(address, limit: 300))', expected https://HOST, http://HOST or "
        + "file:///PATH in printable ASCII"
    }
  }
}
