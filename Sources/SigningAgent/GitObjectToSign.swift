internal import Gcrypt
public import GitObject
internal import Hexadecimal
internal import OpenPGP

/// A git object that is to be signed, and what the caller says of where it is from.
public struct GitObjectToSign: Hashable, Sendable {
  /// The commit or tag.
  public let object: GitObject
  /// The repository, which nobody here can see: a claim.
  public let repository: GitRepository

  /// Puts the two together.
  ///
  /// - Parameters:
  ///   - object: The commit or tag.
  ///   - repository: The repository, as the caller names it.
  public init(_ object: GitObject, in repository: GitRepository) {
    self.object = object
    self.repository = repository
  }

  /// Git's name of the object as it is signed, without its signature.
  ///
  /// The finished commit or tag holds the signature and has another name; this one is for records.
  var name: String {
    let bytes = object.namedBytes
    let name =
      switch object.hash {
      case .sha1: sha1Name(of: bytes)
      case .sha256: digest(.sha256, of: bytes)
      }
    return String(hexadecimal: name, .small)
  }
}
