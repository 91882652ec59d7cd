/// Joins the signatures of several checkouts: of two branches, or from a stick.
///
/// Nothing in the checkout that is added to is changed or removed. What is there already, in
/// whatever form, isn't added again.
public struct LookasideMerge: Sendable {
  private let target: LookasideCheckout
  private let only: [LookasidePath: Set<FileHash>]?
  private let isDryRun: Bool

  /// What became of one file.
  public enum Outcome: Hashable, Sendable {
    /// It stands under this number now, or would.
    case added(number: Int)
    /// The same signature was there, or came from another checkout before.
    case present
    /// It isn't taken over.
    case refused(MergeRefusal)
  }

  /// One file that was looked at.
  public struct Step: Hashable, Sendable {
    /// Which of the sources, from 0.
    public let source: Int
    /// Its number there.
    public let number: Int
    /// The SHA-256 of what was read; nil if it couldn't be.
    public let hash: FileHash?
    /// What became of it.
    public let outcome: Outcome
  }

  /// Prepares a merge.
  ///
  /// - Parameters:
  ///   - target: The checkout that is added to.
  ///   - only: The files that may be added, whatever the sources hold by then; nil for all.
  ///   - isDryRun: Whether nothing is written.
  public init(
    into target: LookasideCheckout,
    only: [LookasidePath: Set<FileHash>]? = nil,
    isDryRun: Bool = false
  ) {
    self.target = target
    self.only = only
    self.isDryRun = isDryRun
  }

  /// Takes over the signatures of one image.
  ///
  /// What was added is on the disk when it returns. It blocks its thread until then.
  ///
  /// - Parameters:
  ///   - path: The image's folder.
  ///   - sources: Where signatures come from, in this order.
  /// - Returns: Every file that was looked at.
  /// - Throws: ``LookasideError``: a folder couldn't be read or written to; what was added before
  ///   stays.
  public func merge(
    _ path: LookasidePath,
    from sources: [LookasideCheckout]
  ) throws(LookasideError) -> [Step] {
    let present = try target.allFiles(at: path)
    var known: Set<SignatureIdentity> = []
    for (_, bytes) in present {
      guard let bytes = try? bytes.get(), let file = try? FoundFile(bytes, at: path) else {
        continue
      }
      known.insert(file.identity)
    }
    var free = FreeNumbers(taken: present.map(\.number), blocked: try target.deadLinks(at: path))
    var steps: [Step] = []
    for (index, source) in sources.enumerated() {
      for (number, bytes) in try source.allFiles(at: path) {
        let hash = (try? bytes.get()).map { FileHash(of: $0) }
        func told(_ outcome: Outcome) {
          steps.append(Step(source: index, number: number, hash: hash, outcome: outcome))
        }
        let file: FoundFile
        let next: Int
        do throws(MergeRefusal) {
          file = try FoundFile(try bytes.get(), at: path)
          guard !known.contains(file.identity) else {
            told(.present)
            continue
          }
          if let only, hash.map({ only[path]?.contains($0) ?? false }) != true { throw .unlisted }
          next = try free.take()
        } catch {
          told(.refused(error))
          continue
        }
        let written = isDryRun ? next : try target.append(file.bytes, at: path).number
        known.insert(file.identity)
        told(.added(number: written))
      }
    }
    return steps
  }
}

/// The numbers that the next signatures of a folder get.
private struct FreeNumbers {
  private let taken: Set<Int>
  private let blocked: Set<Int>
  private var next = 1

  init(taken: [Int], blocked: [Int]) {
    self.taken = Set(taken)
    self.blocked = Set(blocked)
  }

  mutating func take() throws(MergeRefusal) -> Int {
    while taken.contains(next) { next += 1 }
    guard !blocked.contains(next) else { throw .blocked(number: next) }
    guard next <= LookasideCheckout.mostSignatures else {
      throw .full(limit: LookasideCheckout.mostSignatures)
    }
    defer { next += 1 }
    return next
  }
}
