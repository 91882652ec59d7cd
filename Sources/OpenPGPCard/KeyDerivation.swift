public import ISO7816
public import OpenPGP

/// What a card wants in the place of a PIN, data object F9 (KDF).
///
/// Source: OpenPGP card 3.4.1, 4.3.2.
public enum KeyDerivation: Hashable, Sendable {
  /// The PIN itself.
  case none
  /// A hash of salt and PIN, repeated.
  case iterated(IteratedDerivation)
}

/// How a derived PIN is made: salt and PIN are hashed over and over until a number of bytes went
/// in, at least once as a whole.
public struct IteratedDerivation: Hashable, Sendable {
  /// The hash, SHA-256 or SHA-512.
  public let hash: HashAlgorithm
  /// How many bytes are hashed; the number itself, not OpenPGP's coded octet.
  public let byteCount: UInt32
  private let userSalt: [UInt8]
  private let adminSalt: [UInt8]

  /// The salt for a PIN.
  ///
  /// - Parameter which: The PIN.
  /// - Returns: Eight bytes. A card that has one salt only uses it for every PIN.
  public func salt(for which: PIN) -> [UInt8] {
    switch which {
    case .signing, .user: userSalt
    case .admin: adminSalt
    }
  }

  /// The most bytes that are hashed: the highest count that OpenPGP can write, more than a card
  /// has any use for.
  public static let maximumByteCount: UInt32 = 65_011_712

  /// The length of a salt.
  public static let saltByteCount = 8

  fileprivate init(parsing objects: [DataObject]) throws(KeyDerivationError) {
    let hashes: [HashAlgorithm] = [.sha256, .sha512]
    guard let hashNumber = objects.first(tagged: 0x82)?.value else { throw .missing(0x82) }
    guard
      hashNumber.count == 1,
      let hash = hashes.first(where: { [$0.rawValue] == hashNumber })
    else { throw .hash(hashNumber) }
    guard let count = objects.first(tagged: 0x83)?.value else { throw .missing(0x83) }
    guard (1...4).contains(count.count) else { throw .malformedCount(count) }
    let byteCount = count.reduce(0) { $0 << 8 | UInt32($1) }
    guard (1...Self.maximumByteCount).contains(byteCount) else {
      throw .byteCount(byteCount, allowed: 1...Self.maximumByteCount)
    }
    guard let userSalt = objects.first(tagged: 0x84)?.value else { throw .missing(0x84) }
    let adminSalt = objects.first(tagged: 0x86)?.value ?? userSalt
    for salt in [userSalt, adminSalt] where salt.count != Self.saltByteCount {
      throw .saltByteCount(salt.count)
    }
    self.hash = hash
    self.byteCount = byteCount
    self.userSalt = userSalt
    self.adminSalt = adminSalt
  }
}

/// Why a card's data object F9 can't be followed, so that no PIN may be sent to it.
public enum KeyDerivationError: Error, Hashable, Sendable {
  /// It isn't read at all.
  case dataObjects(TLVError)
  /// A derivation that isn't known here; by its number.
  case algorithm([UInt8])
  /// A hash that isn't allowed; by its number.
  case hash([UInt8])
  /// A part that isn't there.
  case missing(Tag)
  /// A count that isn't one to four bytes.
  case malformedCount([UInt8])
  /// A count that no card has a use for.
  case byteCount(UInt32, allowed: ClosedRange<UInt32>)
  /// A salt that isn't eight bytes.
  case saltByteCount(Int)
}

extension KeyDerivation {
  /// Reads the object, with or without its outer tag.
  ///
  /// - Parameter bytes: What the card answered to GET DATA F9; empty, or empty within its tag, is
  ///   "the PIN itself".
  /// - Throws: ``KeyDerivationError``.
  public init(parsing bytes: [UInt8]) throws(KeyDerivationError) {
    guard !bytes.isEmpty, bytes != [0xF9, 0x00] else {
      self = .none
      return
    }
    let objects: [DataObject]
    do {
      objects = try TLVReader.objects(parsing: bytes, within: .keyDerivation)
    } catch {
      throw .dataObjects(error)
    }
    guard let algorithm = objects.first(tagged: 0x81)?.value else { throw .missing(0x81) }
    switch algorithm {
    case [0x00]: self = .none
    case [0x03]: self = .iterated(try IteratedDerivation(parsing: objects))
    default: throw .algorithm(algorithm)
    }
  }
}
