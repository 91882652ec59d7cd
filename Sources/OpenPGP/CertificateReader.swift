/// Puts the packets of one certificate together.
///
/// After something that makes the certificate unusable the rest of it is still taken, and dropped.
struct CertificateReader {
  /// The most signatures that one certificate may have.
  static let maximumSignatureCount = 20_000
  /// The most user ids and subkeys that one certificate may have.
  static let maximumComponentCount = 1000
  /// The longest user id, in bytes; GnuPG takes no longer one either.
  static let maximumUserIDByteCount = 2048

  /// What the signatures that come next are over.
  private enum Place {
    case key
    case userID(Int)
    case subkey(Int)
    /// Something that isn't kept.
    case nothing
  }

  /// Where the primary key's packet begins.
  let offset: Int
  private var certificate: UncheckedCertificate?
  private var problem: CertificateProblem?
  private var place = Place.key
  private var signatureCount = 0
  private var componentCount = 0

  init(primary body: ArraySlice<UInt8>, at offset: Int) {
    self.offset = offset
    do {
      certificate = UncheckedCertificate(primary: try PublicKey(parsing: Array(body)))
    } catch {
      refuse(.primaryKey(error), at: offset)
    }
  }

  /// The certificate, once all of its packets were added.
  var finished: Result<UncheckedCertificate, CertificateProblem> {
    if let problem { return .failure(problem) }
    guard let certificate else { preconditionFailure("neither a certificate nor a problem") }
    return .success(certificate)
  }

  /// Adds what follows the primary key.
  mutating func add(_ packet: Packet, at offset: Int) {
    switch packet.tag {
    case .signature: addSignature(packet.body, at: offset)
    case .userID:
      guard packet.body.count <= Self.maximumUserIDByteCount else {
        let limit = Self.maximumUserIDByteCount
        return refuse(.userID(byteCount: packet.body.count, limit: limit), at: offset)
      }
      guard countComponent(at: offset) else { return }
      place = .userID(certificate?.index(ofUserID: Array(packet.body)) ?? 0)
    case .userAttribute: place = .nothing
    case .publicSubkey:
      guard countComponent(at: offset) else { return }
      guard let key = try? PublicKey(parsing: Array(packet.body)) else {
        // Of a kind that can't sign here: to encrypt, or of another version.
        certificate?.otherSubkeyCount += 1
        place = .nothing
        return
      }
      place = .subkey(certificate?.index(ofSubkey: key) ?? 0)
    default:
      guard packet.tag.isCritical else { return place = .nothing }
      refuse(.unknownPacket(packet.tag), at: offset)
    }
  }

  private mutating func addSignature(_ body: ArraySlice<UInt8>, at offset: Int) {
    signatureCount += 1
    guard signatureCount <= Self.maximumSignatureCount else {
      return refuse(.tooManySignatures(limit: Self.maximumSignatureCount), at: offset)
    }
    if case .nothing = place { return }
    guard certificate != nil else { return }
    let signature: UncheckedKeySignature
    do {
      signature = try UncheckedKeySignature(body: body)
    } catch {
      certificate?.unreadable.append(UnreadableKeySignature(offset: offset, reason: error))
      return
    }
    switch place {
    case .key: certificate?.signatures.append(signature)
    case .userID(let index): certificate?.userIDs[index].signatures.append(signature)
    case .subkey(let index): certificate?.subkeys[index].signatures.append(signature)
    case .nothing: break
    }
  }

  private mutating func countComponent(at offset: Int) -> Bool {
    componentCount += 1
    guard componentCount <= Self.maximumComponentCount else {
      refuse(.tooManyComponents(limit: Self.maximumComponentCount), at: offset)
      return false
    }
    return true
  }

  private mutating func refuse(_ reason: CertificateProblem.Reason, at offset: Int) {
    certificate = nil
    // The first thing that is wrong.
    problem = problem ?? CertificateProblem(reason: reason, offset: offset)
  }
}

extension UncheckedCertificate {
  /// Where a user id stands, which is added if it isn't there: said twice it is one.
  fileprivate mutating func index(ofUserID bytes: [UInt8]) -> Int {
    if let index = userIDs.firstIndex(where: { $0.bytes == bytes }) { return index }
    userIDs.append(UserID(bytes: bytes, signatures: []))
    return userIDs.count - 1
  }

  /// Where a subkey stands, which is added if it isn't there: given twice it is one.
  fileprivate mutating func index(ofSubkey key: PublicKey) -> Int {
    if let index = subkeys.firstIndex(where: { $0.key == key }) { return index }
    subkeys.append(Subkey(key: key, signatures: []))
    return subkeys.count - 1
  }
}
