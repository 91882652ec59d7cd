internal import Glibc
internal import OwnThread
internal import Synchronization

/// The record of every approval and every signature, added to at its end only.
///
/// What ``append(_:)`` has returned for is on the disk. Several processes of one user may add to
/// the same folder. All reading and writing is done on a thread of its own, which is started when
/// it is needed first; what is given while it waits for the disk is written together next.
public final class AuditLog: Sendable {
  /// The size at which a file is full, in bytes, if nothing else is said.
  public static let usualSizeLimit = 8 << 20

  private enum Work {
    case append([AuditRecord], @Sendable (Result<Void, AuditLogError>) -> Void)
    case call(@Sendable (LogStore) -> Void)
  }

  private struct Queue {
    var work: [Work] = []
    var isRunning = false
    var thread: WorkerThread?
  }

  private let queue = Mutex(Queue())
  private let store: Mutex<LogStore>

  /// A log that is opened when it is used first; nothing is touched before.
  ///
  /// - Parameters:
  ///   - folder: The folder; what is missing of its path is made, mode 0700, with the first record.
  ///   - sizeLimit: The size at which a file is full, in bytes; one call's records stay together.
  ///   - now: The host's time.
  public init(
    folder: String,
    sizeLimit: Int = AuditLog.usualSizeLimit,
    now: @escaping @Sendable () -> AuditTime = AuditTime.now
  ) {
    store = Mutex(LogStore(path: folder, sizeLimit: sizeLimit, now: now))
  }

  deinit { queue.withLock { $0.thread?.finish() } }

  /// Adds records in this order, with nothing of others between, and waits until they are on the
  /// disk.
  ///
  /// It isn't broken off by cancellation.
  ///
  /// - Parameter records: What happened; number, time and chain are added here.
  /// - Throws: ``AuditLogError``; none of the records is in the log then, and nothing that they
  ///   tell of may leave the agent.
  public func append(_ records: [AuditRecord]) async throws(AuditLogError) {
    var bounded: [AuditRecord] = []
    for record in records { bounded.append(try record.bounded()) }
    guard !bounded.isEmpty else { return }
    let checked = bounded
    let result: Result<Void, AuditLogError> = await withCheckedContinuation { continuation in
      add(.append(checked) { continuation.resume(returning: $0) })
    }
    try result.get()
  }

  /// Keeps records in memory, to be added before the next ones.
  ///
  /// They are of what happened and couldn't be recorded; nothing may depend on their being on the
  /// disk. They are lost if the process ends before the log takes any.
  ///
  /// - Parameter records: What happened; one that could never be written is left out.
  public func keepForNext(_ records: [AuditRecord]) {
    let bounded = records.compactMap { try? $0.bounded() }
    guard !bounded.isEmpty else { return }
    add(.call { store in store.kept += bounded })
  }

  /// The newest time of all lines, whatever order the clock gave them.
  ///
  /// - Returns: The time, nil if there is no line yet.
  /// - Throws: ``AuditLogError``.
  public func newestTime() async throws(AuditLogError) -> AuditTime? {
    try await ask { store throws(AuditLogError) in try store.newestTime() }
  }

  /// The last known signature counter of a card with this key.
  ///
  /// - Parameters:
  ///   - card: The card's serial number, as it was recorded.
  ///   - key: The fingerprint, as it was recorded.
  /// - Returns: The last `counterAfter`, nil if there is none.
  /// - Throws: ``AuditLogError``.
  public func lastCounter(card: String, key: String) async throws(AuditLogError) -> Int? {
    let card = LogMemory.CardKey(card: card, key: key)
    return try await ask { store throws(AuditLogError) in try store.lastCounter(of: card) }
  }

  /// How many signatures were recorded since a time.
  ///
  /// - Parameter since: The time; what was recorded in this very millisecond counts.
  /// - Returns: The number of ``AuditEvent/signed``.
  /// - Throws: ``AuditLogError``.
  public func signatureCount(since: AuditTime) async throws(AuditLogError) -> Int {
    try await ask { store throws(AuditLogError) in try store.signatureCount(since: since) }
  }

  /// What the log says of the hour that ends now.
  ///
  /// - Parameter now: The host's time; asked for after the newest line was read, which another
  ///   process may just have written.
  /// - Returns: The newest time of all lines, the time that `now` gave, and the signatures.
  /// - Throws: ``AuditLogError``.
  public func lastHour(
    until now: @escaping @Sendable () -> AuditTime
  ) async throws(AuditLogError) -> AuditHour {
    try await ask { store throws(AuditLogError) in
      let newest = try store.newestTime()
      let now = now()
      let began = AuditTime(milliseconds: now.milliseconds - AuditHour.milliseconds)
      let count = try store.signatureCount(since: began)
      return AuditHour(newestTime: newest, end: now, signatureCount: count)
    }
  }

  /// The last line, to be noted elsewhere.
  ///
  /// - Returns: Its number and hash, nil if there is none.
  /// - Throws: ``AuditLogError``.
  public func head() async throws(AuditLogError) -> AuditHead? {
    try await ask { store throws(AuditLogError) in try store.head() }
  }

  private func ask<Value: Sendable>(
    _ question: @escaping @Sendable (LogStore) throws(AuditLogError) -> Value
  ) async throws(AuditLogError) -> Value {
    let result: Result<Value, AuditLogError> = await withCheckedContinuation { continuation in
      add(
        .call { store in
          continuation.resume(
            returning: Result { () throws(AuditLogError) in try question(store) }
          )
        }
      )
    }
    return try result.get()
  }

  private func add(_ work: Work) {
    let (isFirst, thread) = queue.withLock { queue in
      queue.work.append(work)
      defer { queue.isRunning = true }
      if queue.thread == nil { queue.thread = try? WorkerThread(named: "audit log") }
      return (!queue.isRunning, queue.thread)
    }
    guard isFirst else { return }
    // Without a thread to be had the record is still written.
    if let thread { thread.perform { self.run() } } else { run() }
  }

  private func run() {
    while true {
      let work = queue.withLock { queue in
        defer { queue.work = [] }
        if queue.work.isEmpty { queue.isRunning = false }
        return queue.work
      }
      guard !work.isEmpty else { return }
      store.withLock { store in Self.perform(work, on: store) }
    }
  }

  /// Does what was asked for in this order, records that come one after the other together.
  private static func perform(_ work: [Work], on store: LogStore) {
    var records: [AuditRecord] = []
    var waiting: [@Sendable (Result<Void, AuditLogError>) -> Void] = []
    func write() {
      guard !waiting.isEmpty else { return }
      let result = Result { () throws(AuditLogError) in try store.append(records) }
      for resume in waiting { resume(result) }
      records = []
      waiting = []
    }
    for item in work {
      switch item {
      case .append(let more, let resume):
        if records.count + more.count > mostTogether { write() }
        records += more
        waiting.append(resume)
      case .call(let call):
        write()
        call(store)
      }
    }
    write()
  }

  /// The most records of several calls that are written together.
  private static let mostTogether = 64
}

extension AuditTime {
  /// The host's time.
  ///
  /// - Returns: The time by the system's clock.
  public static func now() -> AuditTime {
    var time = timespec()
    // Safe because: the call only writes the structure, and fails for no clock that exists.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return AuditTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
