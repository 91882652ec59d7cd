/// Follows the lines of a log and says what doesn't fit.
///
/// Each line is hashed here; files and clocks are somebody else's.
public struct AuditChain: Sendable {
  /// Whether lines before the first may be missing, as in a single file.
  private let mayBeginAnywhere: Bool
  private var isFirst = true
  private var nextNumber = 1
  /// Nil after a line that couldn't be hashed.
  private var previous: AuditHash? = AuditHash.none
  private var highWater: AuditTime?
  /// What the last line would make of ``highWater``, if the next one is chained to it: a time that
  /// somebody wrote into a line afterwards is no measure for the lines after it.
  private var unconfirmed: AuditTime?
  private var counters = CounterBook()
  private var file = ""
  private var fileBefore: String?
  /// The approvals that were given and have no end yet, each with the note of its line.
  private var openApprovals: [String: AuditFinding] = [:]

  /// The last line, nil if there is none yet.
  public private(set) var head: AuditHead?
  /// Everything that was found until now, in order.
  public private(set) var findings: [AuditFinding] = []

  /// Notes of the approvals that have no end, in the order of their lines.
  public var unended: [AuditFinding] {
    openApprovals.values.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
  }

  /// Begins before the first line.
  ///
  /// - Parameter mayBeginAnywhere: Whether the first line may have any number.
  public init(mayBeginAnywhere: Bool = false) { self.mayBeginAnywhere = mayBeginAnywhere }

  /// Takes the next line.
  ///
  /// - Parameters:
  ///   - bytes: The line, without its line feed.
  ///   - file: The name of its file.
  ///   - lineNumber: Its line in that file, from 1.
  /// - Returns: The line and its hash, where it is one.
  @discardableResult
  public mutating func take(
    _ bytes: [UInt8],
    file: String,
    line lineNumber: Int
  ) -> (line: AuditLine, hash: AuditHash)? {
    if file != self.file {
      fileBefore = isFirst ? nil : self.file
      self.file = file
    }
    let hash = AuditHash(of: bytes)
    defer {
      previous = hash
      isFirst = false
    }
    let line: AuditLine
    do throws(AuditLineError) {
      line = try AuditLine(parsing: bytes)
    } catch {
      // The line after it still shows whether these bytes are the ones that were written.
      add(.badLine(error), lineNumber, nextNumber)
      head = AuditHead(number: nextNumber, hash: hash)
      nextNumber += 1
      unconfirmed = nil
      return nil
    }
    var kinds = checkPlace(of: line, isFirstOfFile: lineNumber == 1)
    if let unconfirmed, line.previous == previous {
      highWater = max(highWater ?? unconfirmed, unconfirmed)
    }
    if let highWater, highWater > line.time {
      kinds.append(.timeWentBack(from: highWater, to: line.time))
    }
    unconfirmed = line.highWater
    kinds += counters.take(line.record)
    for kind in kinds { add(kind, lineNumber, line.number) }
    followApproval(line, lineNumber)
    nextNumber = line.number + 1
    head = AuditHead(number: line.number, hash: hash)
    return (line, hash)
  }

  /// Takes a line that is too long to be held.
  ///
  /// - Parameters:
  ///   - file: The name of its file.
  ///   - lineNumber: Its line in that file.
  public mutating func takeTooLong(file: String, line lineNumber: Int) {
    self.file = file
    add(.badLine(.tooLong(limit: AuditLine.longest)), lineNumber, nextNumber)
    nextNumber += 1
    previous = nil
    isFirst = false
  }

  /// Takes what stands behind the last line of a file.
  ///
  /// - Parameters:
  ///   - byteCount: How many bytes there are.
  ///   - file: The name of the file.
  ///   - lineNumber: The line that they would be.
  public mutating func takeTorn(byteCount: Int, file: String, line lineNumber: Int) {
    self.file = file
    add(.tornTail(byteCount: byteCount), lineNumber, nil)
  }

  /// Whether number and hash follow on the line before.
  private func checkPlace(of line: AuditLine, isFirstOfFile: Bool) -> [AuditFinding.Kind] {
    if isFirst {
      if line.number != 1 {
        if mayBeginAnywhere { return [] }
        return [
          line.record.file.map(AuditFinding.Kind.missingFile)
            ?? .wrongNumber(expected: 1, found: line.number)
        ]
      }
    } else if isFirstOfFile, let named = line.record.file, line.record.event == .continued,
      named != fileBefore
    {
      return [.missingFile(name: named)]
    }
    var kinds: [AuditFinding.Kind] = []
    if line.number != nextNumber {
      kinds.append(.wrongNumber(expected: nextNumber, found: line.number))
    }
    if let previous, previous != line.previous {
      kinds.append(.brokenLink(expected: line.previous, found: previous))
    }
    return kinds
  }

  private mutating func followApproval(_ line: AuditLine, _ lineNumber: Int) {
    guard let approval = line.record.approval else { return }
    switch line.record.event {
    case .granted, .setOpen:
      openApprovals[approval] = AuditFinding(
        file: file,
        line: lineNumber,
        number: line.number,
        kind: .noEnd(approval: approval)
      )
    case .ended, .setEnded: openApprovals[approval] = nil
    default: break
    }
  }

  private mutating func add(_ kind: AuditFinding.Kind, _ line: Int, _ number: Int?) {
    findings.append(AuditFinding(file: file, line: line, number: number, kind: kind))
  }
}
