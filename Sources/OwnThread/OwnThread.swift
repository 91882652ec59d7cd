internal import CSupport

/// Runs a body on a thread of its own, where it may block.
///
/// Every signal is blocked there, so that a write to a peer who is gone is an error and no
/// SIGPIPE.
///
/// - Parameters:
///   - name: The thread's name for `ps`, at most 15 bytes.
///   - body: What runs there, once.
/// - Returns: The kernel's error number if there is no thread to be had, else nil.
public func startThread(
  named name: String,
  _ body: @escaping @Sendable () -> Void
) -> Int32? {
  // Safe because: the box is retained for the thread, which releases it exactly once; where
  // there is no thread it is released here.
  let box = unsafe Unmanaged.passRetained(ThreadBody(run: body))
  let failure = unsafe name.withCString { name in
    unsafe paraph_start_thread(
      name,
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
      },
      box.toOpaque()
    )
  }
  guard failure != 0 else { return nil }
  unsafe box.release()
  return failure
}

/// Runs a body that may block, and waits for it without blocking a shared thread.
///
/// Where there is no thread to be had, the body runs all the same.
///
/// - Parameters:
///   - name: The thread's name for `ps`, at most 15 bytes.
///   - body: What runs there, once.
/// - Returns: What the body returned.
public func onOwnThread<Value: Sendable>(
  named name: String,
  _ body: @escaping @Sendable () -> Value
) async -> Value {
  await withCheckedContinuation { continuation in
    let work: @Sendable () -> Void = { continuation.resume(returning: body()) }
    if startThread(named: name, work) != nil { work() }
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
