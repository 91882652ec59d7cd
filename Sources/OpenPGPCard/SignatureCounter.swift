public import ISO7816

/// Reads how many signatures the card's signing key has made, which needs no PIN.
///
/// The card counts by itself and nobody can set the counter, but a new key starts it anew. A
/// number that is larger than what the host expects tells of signatures that it knows nothing of.
///
/// Source: OpenPGP card 3.4.1, 4.4.1, objects 7A and 93, and 7.2.10.
///
/// - Parameter card: A card on which the application is selected.
/// - Returns: The counter, 0 to 16,777,215.
/// - Throws: ``CardReadingError``.
public func readSignatureCounter(
  on card: some CardChannel
) async throws(CardReadingError) -> Int {
  var reader = ObjectReader(form: .short)
  let answer = try await reader.read(.getData(.securitySupport), on: card)
  guard answer.word == .success else { throw .refused(.securitySupport, answer.word) }
  guard
    let objects = try? TLVReader.objects(parsing: answer.data, within: .securitySupport),
    let counter = objects.first(tagged: .signatureCounter)?.value, counter.count == 3
  else { throw .signatureCounter }
  return counter.reduce(0) { $0 << 8 | Int($1) }
}
