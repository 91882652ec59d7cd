/// How long a connection may take for its next frame.
public struct ReceivePatience: Hashable, Sendable {
  /// From a frame's first byte to its last.
  public var frame: Duration
  /// Without any byte, while a frame is waited for.
  public var silence: Duration

  /// Patience.
  ///
  /// - Parameters:
  ///   - frame: How long a frame may take from its first byte to its last.
  ///   - silence: How long nothing may come while a frame is waited for.
  public init(frame: Duration, silence: Duration) {
    self.frame = frame
    self.silence = silence
  }
}

/// Keeps the time that a connection takes for its next frame.
///
/// Time counts only while somebody waits for a frame: what a client sends, or doesn't, during
/// its own running call costs it nothing. It has no clock: each call says what time it is.
public struct ReceiveWatch: Sendable {
  /// What time it is.
  public typealias Instant = ContinuousClock.Instant

  private let patience: ReceivePatience
  private var waitingSince: Instant?
  private var frameSince: Instant?

  /// A watch; nobody waits yet.
  public init(_ patience: ReceivePatience) { self.patience = patience }

  /// Takes note of how things stand.
  ///
  /// - Parameters:
  ///   - isWaiting: Whether somebody waits for a frame.
  ///   - hasPart: Whether bytes of a frame are here, though not all.
  ///   - now: What time it is.
  public mutating func note(isWaiting: Bool, hasPart: Bool, at now: Instant) {
    guard isWaiting else {
      waitingSince = nil
      frameSince = nil
      return
    }
    waitingSince = waitingSince ?? now
    frameSince = hasPart ? frameSince ?? now : nil
  }

  /// What has lasted too long, nil if nothing has.
  ///
  /// - Parameter now: What time it is.
  /// - Returns: ``VarlinkTransportError/slowFrame(_:)`` or ``VarlinkTransportError/silent(_:)``.
  public func failure(at now: Instant) -> VarlinkTransportError? {
    if let frameSince {
      return frameSince.duration(to: now) >= patience.frame ? .slowFrame(patience.frame) : nil
    }
    guard let waitingSince, waitingSince.duration(to: now) >= patience.silence else { return nil }
    return .silent(patience.silence)
  }

  /// How long nobody has to look at the watch again, unless bytes come.
  ///
  /// It is never too long: who begins to wait meanwhile needn't say so.
  ///
  /// - Parameters:
  ///   - hasPart: Whether bytes of a frame are here, though not all.
  ///   - now: What time it is.
  /// - Returns: The time until the next look; not negative.
  public func timeToNextLook(hasPart: Bool, at now: Instant) -> Duration {
    let limit = hasPart ? patience.frame : patience.silence
    guard let since = hasPart ? frameSince : waitingSince else { return limit }
    return max(limit - since.duration(to: now), .zero)
  }
}
