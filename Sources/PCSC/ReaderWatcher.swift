internal import OwnThread
import Synchronization

/// Watches readers and cards come and go.
public enum ReaderWatcher {
  /// The most events that wait for a slow reader of the stream; older ones are dropped.
  public static let bufferedEvents = 256

  /// Watches from now on.
  ///
  /// The stream begins with each reader and card that is there already. It has a thread and a
  /// connection to the service of its own, and gives up both when the stream is dropped or the
  /// task that reads it is cancelled. After ``ReaderEvent/stopped(_:)`` it ends: to go on, once
  /// the service is back, watch again.
  ///
  /// - Returns: The events, in the order in which the service saw them.
  /// - Throws: ``PCSCError/systemRefused(_:errno:)``.
  public static func events() throws(PCSCError) -> AsyncStream<ReaderEvent> {
    let thread = try WorkerThread.forCards()
    let cancellation = WatchCancellation()
    let (stream, continuation) = AsyncStream.makeStream(
      of: ReaderEvent.self,
      bufferingPolicy: .bufferingNewest(bufferedEvents)
    )
    continuation.onTermination = { _ in cancellation.cancel() }
    thread.perform {
      var watch = Watch(cancellation: cancellation) { continuation.yield($0) }
      do throws(PCSCError) {
        try watch.run()
      } catch {
        continuation.yield(.stopped(error))
      }
      continuation.finish()
    }
    thread.finish()
    return stream
  }
}

/// Ends a watch from another thread.
private final class WatchCancellation: Sendable {
  private struct State {
    var isCancelled = false
    var context: ServiceContext?
  }

  private let state = Mutex(State())

  /// Whether the watch is to end.
  var isCancelled: Bool {
    state.withLock { $0.isCancelled }
  }

  /// Says which context the watch waits on; none before it is released.
  func watch(_ context: ServiceContext?) {
    state.withLock { $0.context = context }
  }

  /// Ends the watch and wakes it up.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.context?.cancel()
    }
  }
}

/// One watch, on its thread.
private struct Watch {
  /// After how long a wait is begun anew, in milliseconds.
  ///
  /// pcsc-lite before 2.3 forgets a reader that comes just before a wait begins, and every
  /// version a cancellation that comes then: both are found after this time.
  private static let longestWait: UInt32 = 30_000

  let cancellation: WatchCancellation
  let report: (ReaderEvent) -> Void
  private var readers: [(state: ReaderState, status: UInt32)] = []
  private var readerChanges: UInt32 = 0

  init(cancellation: WatchCancellation, report: @escaping (ReaderEvent) -> Void) {
    self.cancellation = cancellation
    self.report = report
  }

  mutating func run() throws(PCSCError) {
    let context = try ServiceContext.established()
    cancellation.watch(context)
    defer {
      cancellation.watch(nil)
      context.release()
    }
    while !cancellation.isCancelled {
      let table = StatusTable(readers: try current(on: context), changesAfter: readerChanges)
      let code = table.wait(Self.longestWait, on: context)
      switch code {
      case .success: take(table.found)
      // Nothing happened, or a reader went between the two calls.
      case .timeout, .unknownReader: continue
      case .cancelled: return
      default: throw PCSCError(code, during: .other)
      }
    }
  }

  /// All readers, with the status in which each was seen last.
  private mutating func current(
    on context: ServiceContext
  ) throws(PCSCError) -> [(name: ReaderName, known: UInt32)] {
    let names = try context.readerNames()
    for (state, _) in readers where !names.contains(state.name) {
      if state.isCardPresent { report(.cardRemoved(state.name)) }
      report(.readerRemoved(state.name))
    }
    readers.removeAll { !names.contains($0.state.name) }
    return names.map { name in
      (name, readers.first { $0.state.name == name }?.status ?? 0)
    }
  }

  private mutating func take(_ found: [StatusTable.Row]) {
    readerChanges = found.last?.status ?? 0
    for row in found.dropLast() {
      let new = ReaderState(row)
      let index = readers.firstIndex { $0.state.name == row.name }
      if index == nil { report(.readerAdded(row.name)) }
      ReaderEvent.between(index.map { readers[$0].state }, new).forEach(report)
      if let index {
        readers[index] = (new, row.status)
      } else {
        readers.append((new, row.status))
      }
    }
  }
}
