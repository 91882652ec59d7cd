import ISO7816
import PCSC

/// `BareClient ed25519|rsa4096 COUNT PIN`: prints how long one signature takes, in nanoseconds.
///
/// One transaction, SELECT, VERIFY, then nothing but COMPUTE DIGITAL SIGNATURE: no host hashes,
/// checks, reports or writes anything. What the first three take isn't counted.
@main
enum BareClient {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let command = commands[arguments[1]],
      let count = Int(arguments[2]), count > 0
    else { throw BareClientError.usage }
    let pin = Array(arguments[3].utf8)
    guard let reader = try await ReaderList.current().first(where: \.isCardPresent) else {
      throw BareClientError.noCard
    }
    let card = try CardReader.unconnected(reader.name)
    let duration = try await card.withTransaction { channel in
      await channel.duration(of: count, command, after: pin)
    }
    await card.disconnect()
    let (seconds, attoseconds) = try duration.get().components
    print((seconds * 1_000_000_000 + attoseconds / 1_000_000_000) / Int64(count))
  }

  /// A SHA-512 of nothing in particular, for Ed25519 as it is, for RSA in its DigestInfo.
  private static let commands: [String: [UInt8]] = {
    let hash = [UInt8](repeating: 0x5A, count: 64)
    let information: [UInt8] =
      [0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03]
      + [0x05, 0x00, 0x04, 0x40] + hash
    return [
      "ed25519": [0x00, 0x2A, 0x9E, 0x9A, 0x40] + hash + [0x00],
      "rsa4096": [0x00, 0x2A, 0x9E, 0x9A, 0x00, 0x00, 0x53] + information + [0x02, 0x00],
    ]
  }()
}

extension CardReader {
  /// The six bytes of the application's name.
  private static let application: [UInt8] = [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]

  /// Sends a command so many times in the running transaction, and says how long that took.
  fileprivate func duration(
    of count: Int,
    _ command: [UInt8],
    after pin: [UInt8]
  ) async -> Result<Duration, BareClientError> {
    do throws(BareClientError) {
      try await expectSuccess([0x00, 0xA4, 0x04, 0x00, 0x06] + Self.application)
      try await expectSuccess([0x00, 0x20, 0x00, 0x81, UInt8(pin.count)] + pin)
      let began = ContinuousClock.now
      for _ in 0..<count { try await expectSuccess(command) }
      return .success(began.duration(to: .now))
    } catch {
      return .failure(error)
    }
  }

  private func expectSuccess(_ command: [UInt8]) async throws(BareClientError) {
    let word: StatusWord
    do throws(TransportError) {
      word = try await transmit(command).word
    } catch {
      throw .transport(error)
    }
    guard word == .success else { throw .refused(word) }
  }
}

/// Why there is nothing to compare with.
enum BareClientError: Error {
  case usage
  case noCard
  case refused(StatusWord)
  case transport(TransportError)
}
