internal import Gcrypt
internal import ISO7816
internal import OpenPGP
internal import OpenPGPCard

extension CardReport {
  /// Tells of a card by what it tells of itself.
  ///
  /// - Parameters:
  ///   - data: Object 6E.
  ///   - publicKey: The key in the signature slot, if it could be read.
  ///   - reader: The reader's name.
  init(_ data: ApplicationRelatedData, _ publicKey: PublicKey?, in reader: String) {
    self.reader = reader.printableASCII
    identity = data.identity
    manufacturer = data.identifier.manufacturer.description
    serial = data.identifier.serial.description
    application = data.identifier.description
    version = data.identifier.version.description
    triesLeft = data.pinStatus.triesLeft(.signing)
    pinIsGoodForMany = !data.pinStatus.isForEachSignature
    touch = (data.signingTouch ?? .off).word
    guard let fingerprint = data.signingFingerprint, let created = data.signingKeyCreated else {
      return
    }
    key = Key(
      fingerprint: fingerprint,
      algorithm: data.signingAlgorithm.word,
      created: created,
      origin: data.signingKeyOrigin.flatMap(Origin.init),
      publicKey: publicKey.flatMap { Gcrypt.fingerprint(of: $0) == fingerprint ? $0 : nil }
    )
  }

  /// Reads a card; nil if it has no OpenPGP application.
  init?(
    reading card: any CardChannel,
    _ answerToReset: [UInt8],
    in reader: String
  ) async throws(AgentError) {
    let traits = DeviceTraits(answerToReset: answerToReset)
    do throws(SelectionError) {
      try await selectApplication(on: card)
    } catch {
      if case .notFound = error { return nil }
      throw AgentError(error)
    }
    do throws(CardReadingError) {
      do throws(CardReadingError) {
        let facts = try await readFacts(on: card, traits: traits)
        self.init(facts.application, facts.publicKey, in: reader)
      } catch {
        // A card without a key, or with one that we can't use, is listed all the same.
        guard error.isAboutKey else { throw error }
        self.init(try await readApplicationRelatedData(on: card, traits: traits), nil, in: reader)
      }
    } catch {
      throw AgentError(error)
    }
  }
}

extension CardReport.Origin {
  fileprivate init?(_ origin: KeyOrigin) {
    switch origin {
    case .generated: self = .generated
    case .imported: self = .imported
    default: return nil
    }
  }
}
