public import ISO7816
public import VirtualCard

/// A virtual card that is spoken to without a reader.
public struct SoftCard: CardChannel {
  private let card: VirtualCard

  /// Takes a card, which must have power.
  public init(_ card: VirtualCard) { self.card = card }

  /// Has the card carry out a command.
  public func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    try Answer(parsing: await card.process(command))
  }

  /// Has the card carry out a command with a secret, which isn't kept secret here.
  public func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    let command = secret.withBytes { bytes in
      bytes.indices.reduce(into: header + [UInt8(bytes.count)]) { $0.append(bytes[$1]) }
    }
    return try await transmit(command)
  }
}
