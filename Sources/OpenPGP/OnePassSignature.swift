/// The packet that announces a signature, so that a reader can hash as it reads.
///
/// Source: RFC 9580, 5.4.
struct OnePassSignature {
  var type: UInt8
  var hash: UInt8
  var algorithm: UInt8
  var keyID: [UInt8]
  var isLast: Bool

  init(body: ArraySlice<UInt8>) throws(SignedMessageError) {
    var bytes = body
    guard
      bytes.count == 13,
      let head = bytes.take(4).map(Array.init), head[0] == 3,
      let keyID = bytes.take(8),
      let last = bytes.popFirst()
    else { throw .onePassForm }
    type = head[1]
    hash = head[2]
    algorithm = head[3]
    self.keyID = Array(keyID)
    isLast = last == 1
  }

  /// Refuses a signature that isn't the announced one.
  ///
  /// GnuPG compares the hash alone; the Go library of containers/image compares the rest too.
  func requireAgreement(with signature: UncheckedSignature) throws(SignedMessageError) {
    guard type == signature.type.rawValue else { throw .onePassContradiction(.type) }
    guard hash == signature.hash.rawValue else { throw .onePassContradiction(.hash) }
    guard algorithm == signature.algorithm.rawValue else {
      throw .onePassContradiction(.algorithm)
    }
    guard keyID == signature.issuerKeyID else { throw .onePassContradiction(.issuer) }
    guard isLast else { throw .onePassContradiction(.isLast) }
  }
}
