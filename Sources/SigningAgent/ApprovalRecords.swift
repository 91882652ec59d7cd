internal import AuditLog
internal import ContainerSignature
internal import Gcrypt
internal import GitObject
internal import Hexadecimal
internal import OpenPGP

/// The records of one approval: what they have in common, and the way to the log.
struct ApprovalRecords: Sendable {
  private let log: AuditLog
  private let approval: String
  private let order: SigningOrder
  private let card: CardReport
  /// Whether it is a coming set.
  private let isAhead: Bool

  init(_ log: AuditLog, _ order: SigningOrder, on card: CardReport, isAhead: Bool) {
    // The system's generator; it only has to be another one each time.
    self.init(
      log,
      approval: String(hexadecimal: UInt64.random(in: .min ... .max), .small),
      order,
      on: card,
      isAhead: isAhead
    )
  }

  private init(
    _ log: AuditLog,
    approval: String,
    _ order: SigningOrder,
    on card: CardReport,
    isAhead: Bool
  ) {
    self.log = log
    self.approval = approval
    self.order = order
    self.card = card
    self.isAhead = isAhead
  }

  /// The records of one call within an approval that is open.
  func part(_ order: SigningOrder) -> ApprovalRecords {
    ApprovalRecords(log, approval: approval, order, on: card, isAhead: false)
  }

  /// The person is about to be asked.
  func asked() async throws(AgentError) {
    try await write([record(isAhead ? .setAsked : .asked)])
  }

  /// The person said yes and the card took the PIN.
  func granted() async throws(AgentError) {
    try await write([record(isAhead ? .setOpen : .granted)])
  }

  /// Nothing will be signed.
  func refused(_ error: AgentError) async throws(AgentError) {
    var record = record(.refused)
    record.outcome = error.name
    record.reasons = error.reasons
    try await write([record])
  }

  /// What the card was asked for and what came of it, in its order; signatures leave the agent
  /// after this.
  func made(_ steps: [CheckedStep]) async throws(AgentError) {
    let records = steps.compactMap(record)
    if !records.isEmpty { try await write(records) }
  }

  /// What the card was asked for and nobody gets, for its record couldn't be written.
  ///
  /// It is told as failed as soon as the log takes anything: the card has counted it, and a gap of
  /// its counter would look as if somebody else had signed.
  func withheld(_ steps: [CheckedStep], _ error: AgentError) {
    log.keepForNext(
      steps.compactMap(record).map { record in
        guard record.event == .signed else { return record }
        var record = record
        record.event = .failed
        record.outcome = error.name
        (record.signature, record.document) = (nil, nil)
        return record
      }
    )
  }

  /// The approval is over; told later if it can't be written now.
  ///
  /// - Parameters:
  ///   - count: How many signatures it has given.
  ///   - counter: The card's counter, read after the last signature.
  ///   - reason: Why an approval of a coming set ended before all were signed.
  /// - Throws: ``AgentError/recordFailed(_:)``.
  func ended(
    _ count: Int,
    counter: Int?,
    reason: AgentError? = nil
  ) async throws(AgentError) {
    var record = record(isAhead ? .setEnded : .ended)
    record.signatures = count
    record.counterAfter = counter
    if isAhead {
      record.outcome = reason?.name ?? "signed"
      record.reasons = reason?.reasons ?? []
    }
    do throws(AgentError) {
      try await write([record])
    } catch {
      log.keepForNext([record])
      throw error
    }
  }

  private func record(_ step: CheckedStep) -> AuditRecord? {
    switch step {
    case .touch, .touched, .question: return nil
    case .signed(let signature):
      var record = record(.signed, of: signature.index)
      record.counterBefore = signature.counter
      record.counterAfter = signature.counter.map { $0 + 1 }
      record.signature = AuditHash(digest(.sha256, of: signature.content))
      if case .handoff = order.things[signature.index] {
        record.document = AuditHash(digest(.sha256, of: signature.payload))
      }
      record.outcome = "signed"
      return record
    case .failed(let index, let error, let before, let after):
      var record = record(.failed, of: index)
      record.counterBefore = before
      record.counterAfter = after
      record.outcome = error.name
      return record
    }
  }

  /// What every record of the approval says.
  private func base(_ event: AuditEvent) -> AuditRecord {
    var record = AuditRecord(event)
    record.approval = approval
    record.caller = AuditCaller(order.caller)
    record.key = card.key?.fingerprint.description
    record.card = card.serial
    record.manufacturer = card.manufacturer
    return record
  }

  /// A record about the whole request; a single thing is named as well.
  private func record(_ event: AuditEvent) -> AuditRecord {
    var record = order.things.count == 1 ? self.record(event, of: 0) : base(event)
    if let fingerprint = order.fingerprint {
      record.request = AuditHash(fingerprint.bytes)
      record.images = order.images.count
      record.repositories = order.namespaces
    }
    if order.handoff != nil { record.listed = order.listedCount }
    return record
  }

  /// A record about one thing.
  private func record(_ event: AuditEvent, of index: Int) -> AuditRecord {
    var record = base(event)
    switch order.things[index] {
    case .image(let image):
      record.reference = image.reference.spelling
      record.digest = image.digest.description
      record.platform = image.platform?.description
    case .gitObject(let git):
      record.kind = git.object.kind.rawValue
      record.object = git.name
      record.repository = git.repository.text
    case .handoff: record.listed = order.listedCount
    }
    return record
  }

  private func write(_ records: [AuditRecord]) async throws(AgentError) {
    do throws(AuditLogError) {
      try await log.append(records)
    } catch {
      throw AgentError(error)
    }
  }
}

/// A signature that was checked, and is told when its record is on the disk.
struct CheckedSignature: Sendable {
  /// Of which thing.
  var index: Int
  /// What was signed.
  var payload: [UInt8]
  /// What is given out: an OpenPGP message, or a signature packet.
  var content: [UInt8]
  /// The card's counter before it was made.
  var counter: Int?
}

extension AuditCaller {
  /// A caller as the log names it.
  init(_ caller: Caller) {
    self.init(
      uid: caller.userID,
      pid: Int(caller.processID),
      executable: caller.executable,
      user: caller.userName,
      qube: caller.qube
    )
  }
}
