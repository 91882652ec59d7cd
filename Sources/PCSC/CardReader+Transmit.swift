public import ISO7816

extension CardReader: CardChannel {
  /// How long a command may be.
  ///
  /// Source: ISO/IEC 7816-4:2020, 5.2: header, extended Lc, 65,535 bytes and extended Le.
  public static let commandLengths = 4...65_544

  /// Sends one command, in the transaction that the task is in.
  ///
  /// - Parameter command: The command as it goes over the wire, 4 to 65,544 bytes.
  /// - Returns: The card's answer, of any status word.
  /// - Throws: `TransportError`; `driver(code: 0x80100016)`, "not transacted", when the task
  ///   isn't in the transaction that is open, so that nothing was sent.
  public func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    try checkTransaction()
    guard Self.commandLengths.contains(command.count) else {
      throw .commandLength(command.count)
    }
    // Safe because: the array outlives the call.
    return try unsafe command.withUnsafeBufferPointer { bytes throws(TransportError) in
      try unsafe connection.transmit(bytes)
    }
  }

  /// Sends one command whose data is a secret, from locked memory that is wiped afterwards.
  ///
  /// libpcsclite sends from that very memory; what is out of reach are the copies of the
  /// kernel's socket and of the service.
  ///
  /// - Parameters:
  ///   - header: CLA, INS, P1 and P2.
  ///   - secret: The command's data, 1 to 255 bytes.
  /// - Returns: The card's answer, of any status word.
  /// - Throws: `TransportError`, as ``transmit(_:)``.
  public func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try checkTransaction()
    return try confidential.send(header, secret, over: connection)
  }

  /// The answer to reset of the card, in the transaction that the task is in.
  ///
  /// - Returns: The bytes as the card sent them, 2 to 33 of them.
  /// - Throws: `TransportError`, as ``transmit(_:)``.
  public func answerToReset() throws(TransportError) -> [UInt8] {
    try checkTransaction()
    return try connection.answerToReset()
  }

  private func checkTransaction() throws(TransportError) {
    let isPartOfIt = Self.participations.contains { participation in
      participation.reader == ObjectIdentifier(self) && participation.transaction == transaction
    }
    guard isPartOfIt else { throw TransportError(.notTransacted) }
  }
}
