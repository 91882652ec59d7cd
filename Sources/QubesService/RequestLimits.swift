/// What a call may cost before it is one: the bridge reads it whole before it bothers the agent.
public enum RequestLimits {
  /// The longest request, in bytes, its NUL not counted.
  ///
  /// The policy's default is 1000 images at most. One of the usual length takes some 180 bytes, so
  /// that 64 KiB would do for 350; one with everything as long as it may be takes less than 600,
  /// and 1000 of those fit.
  public static let byteCount = 1 << 20

  /// How long a request may take from the start of the service to its end.
  ///
  /// qrexec carries a whole one in milliseconds; who needs longer isn't sending.
  public static let time: Duration = .seconds(10)
}
