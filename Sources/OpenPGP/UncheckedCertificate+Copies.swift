extension UncheckedCertificate {
  /// Puts the copies of one certificate together; what several say stands there once.
  ///
  /// A copy may be older than the key's revocation: whoever has several has to look at all.
  ///
  /// - Parameter copies: The copies, at least one; the others have the primary key of the first.
  /// - Throws: A reason of ``CertificateProblem`` if it has more than a certificate may have: what
  ///   is left out could be a revocation.
  public init(merging copies: [UncheckedCertificate]) throws(CertificateProblem.Reason) {
    guard let first = copies.first else { preconditionFailure("no copy") }
    self.init(primary: first.primary)
    var own = Once<UncheckedKeySignature>()
    var userIDs = Components<[UInt8]>()
    var subkeys = Components<PublicKey>()
    var unreadable = Once<UnreadableKeySignature>()
    for copy in copies where copy.primary == first.primary {
      own.add(copy.signatures)
      for userID in copy.userIDs { userIDs.add(userID.signatures, over: userID.bytes) }
      for subkey in copy.subkeys { subkeys.add(subkey.signatures, over: subkey.key) }
      otherSubkeyCount = max(otherSubkeyCount, copy.otherSubkeyCount)
      unreadable.add(copy.unreadable)
    }
    let limit = CertificateReader.maximumSignatureCount
    guard own.all.count + userIDs.signatureCount + subkeys.signatureCount <= limit else {
      throw .tooManySignatures(limit: limit)
    }
    let most = CertificateReader.maximumComponentCount
    guard userIDs.all.count + subkeys.all.count <= most else {
      throw .tooManyComponents(limit: most)
    }
    signatures = own.all
    self.userIDs = userIDs.all.map { UserID(bytes: $0, signatures: $1.all) }
    self.subkeys = subkeys.all.map { Subkey(key: $0, signatures: $1.all) }
    // They are told and mean nothing.
    self.unreadable = Array(unreadable.all.prefix(limit))
  }
}

/// Elements in the order in which they were first seen.
private struct Once<Element: Hashable> {
  private(set) var all: [Element] = []
  private var seen: Set<Element> = []

  mutating func add(_ elements: [Element]) {
    for element in elements where seen.insert(element).inserted { all.append(element) }
  }
}

/// User ids or subkeys with the signatures over them.
private struct Components<Component: Hashable> {
  private(set) var all: [(component: Component, signatures: Once<UncheckedKeySignature>)] = []
  private var places: [Component: Int] = [:]

  var signatureCount: Int { all.reduce(0) { $0 + $1.signatures.all.count } }

  mutating func add(_ signatures: [UncheckedKeySignature], over component: Component) {
    let place = places[component] ?? all.count
    if place == all.count {
      places[component] = place
      all.append((component, Once()))
    }
    all[place].signatures.add(signatures)
  }
}
