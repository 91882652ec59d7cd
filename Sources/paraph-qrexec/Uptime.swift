import Glibc

/// The time since the machine started.
func uptime() -> Duration {
  var time = timespec()
  // Safe because: the structure outlives the call, which only writes it.
  _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

extension Duration {
  /// The time as poll(2) takes it: rounded up, so that no turn is made in vain; at least 0.
  var pollTime: Int32 { Int32(max(self / .milliseconds(1), 0).rounded(.up)) }
}
