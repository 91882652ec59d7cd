/// Why an exchange came to no answer.
public enum ExchangeError: Error, Hashable, Sendable {
  /// A command or an answer was lost on the way.
  case transport(TransportError)
  /// The card went on sending past the most bytes that an answer may have.
  case answerTooLong(limit: Int)
  /// The card went on offering more past the most parts that an answer may come in.
  case tooManyParts(limit: Int)
}

/// How much a card may answer to one command.
public struct AnswerLimits: Hashable, Sendable {
  /// The most bytes of data in all; no object that is read here is a quarter as long.
  public static let standard = Self(byteCount: 8_192, partCount: 64)

  /// The most bytes of data in all.
  public var byteCount: Int
  /// The most parts, each fetched by a command of its own.
  public var partCount: Int

  /// Sets both limits.
  ///
  /// - Parameters:
  ///   - byteCount: The most bytes of data in all.
  ///   - partCount: The most parts.
  public init(byteCount: Int, partCount: Int) {
    self.byteCount = byteCount
    self.partCount = partCount
  }
}

/// Sends a command, chained if it has to be, and fetches the whole answer.
///
/// A link of a chain that the card refuses ends the exchange with the card's word. An answer
/// `61xx` is completed with GET RESPONSE. A word `6Cxx` has a command sent once more, with the
/// length that the card asks for, if the command only reads; nothing else is ever repeated.
///
/// Source: ISO/IEC 7816-4:2020, 5.3.3 (chaining), 5.3.4 and 11.1.7 (GET RESPONSE), 5.6 (`61xx`,
/// `6Cxx`).
///
/// - Parameters:
///   - command: The command.
///   - card: Where it goes.
///   - form: How lengths are written.
///   - limits: How much the card may answer.
/// - Returns: All data together and the last status word, whatever it is.
/// - Throws: ``ExchangeError``; whether the card carried the command out is unknown then.
public func exchange(
  _ command: Command,
  on card: some CardChannel,
  as form: LengthForm = .short,
  limits: AnswerLimits = .standard
) async throws(ExchangeError) -> Answer {
  var answer = try await transmit(command, on: card, as: form)
  var data = answer.data
  var partCount = 1
  while let bytesWaiting = answer.word.bytesWaiting {
    guard data.count <= limits.byteCount else { break }
    guard partCount < limits.partCount else { throw .tooManyParts(limit: limits.partCount) }
    let next = Command(
      instruction: getResponseInstruction,
      expectedByteCount: bytesWaiting,
      isRead: true
    )
    answer = try await transmit(next, on: card, as: .short)
    data += answer.data
    partCount += 1
  }
  guard data.count <= limits.byteCount else { throw .answerTooLong(limit: limits.byteCount) }
  return Answer(data: data, word: answer.word)
}

private let getResponseInstruction: UInt8 = 0xC0

private func transmit(
  _ command: Command,
  on card: some CardChannel,
  as form: LengthForm
) async throws(ExchangeError) -> Answer {
  let answer = try await transmitPieces(command.encoded(as: form), on: card)
  guard command.isRead, let exactLength = answer.word.exactLength else { return answer }
  var corrected = command
  corrected.expectedByteCount = exactLength
  return try await transmitPieces(corrected.encoded(as: .short), on: card)
}

private func transmitPieces(
  _ pieces: [[UInt8]],
  on card: some CardChannel
) async throws(ExchangeError) -> Answer {
  var answer = Answer(data: [], word: .success)
  for piece in pieces {
    do { answer = try await card.transmit(piece) } catch { throw .transport(error) }
    guard answer.word == .success else { break }
  }
  return answer
}
