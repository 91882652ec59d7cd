import AgentClient
import ContainerSignature
import Lookaside
import OpenPGP
import SignatureFates

/// What the signatures of one image are worth.
struct ImageFindings: Sendable {
  /// A signature that readers find, and its fate.
  struct Signature: Sendable {
    let number: Int
    let fate: SignatureFate
  }

  let image: WantedImage
  let signatures: [Signature]
  /// What readers stumble over.
  let problems: [LookasideProblem]

  /// Reads and judges them.
  ///
  /// - Throws: `LookasideError` if the folder can't be read.
  init(
    of image: WantedImage,
    in checkout: LookasideCheckout,
    by judge: SignatureJudge,
    at now: UInt32
  ) throws(LookasideError) {
    let existing = try checkout.existing(at: image.path)
    self.image = image
    problems = existing.problems
    signatures = existing.signatures.map { stored in
      let finding = judge.judge(stored.bytes, of: image.expected, at: now)
      return Signature(number: stored.number, fate: finding.fate)
    }
  }

  /// Who made those that count, with their numbers.
  var makers: [(number: Int, maker: SignatureMaker)] {
    signatures.compactMap { signature in
      guard signature.fate.counts, case .valid(let maker) = signature.fate else { return nil }
      return (signature.number, maker)
    }
  }

  /// What makes readers refuse the image, whoever signed it.
  ///
  /// A file after a gap or a dead link is only never read.
  var obstacles: [LookasideProblem] {
    problems.filter { problem in
      switch problem {
      case .unreachable, .deadLink: false
      case .empty, .armored, .notSignature, .unreadable, .tooMany: true
      }
    }
  }
}

/// Judges the signatures of many images on all cores, and tells of them in their order.
struct GateRun: Sendable {
  let checkout: LookasideCheckout
  let judge: SignatureJudge
  /// The time, in seconds since 1970.
  let now: UInt32

  /// How many images a thread takes at a time: enough that starting it costs nothing.
  private static let pieceCount = 32

  /// Judges them.
  ///
  /// - Throws: ``Failure`` if a folder can't be read.
  func run(
    _ images: [WantedImage],
    together: Int,
    then: (ImageFindings) -> Void
  ) async throws(Failure) {
    let pieces = stride(from: 0, to: images.count, by: Self.pieceCount).map { start in
      images[start..<min(start + Self.pieceCount, images.count)]
    }
    var failure: LookasideError?
    await inOrder(pieces, together: together) { piece in
      piece.map { image in
        Result { () throws(LookasideError) in
          try ImageFindings(of: image, in: checkout, by: judge, at: now)
        }
      }
    } then: { _, results in
      for result in results {
        do throws(LookasideError) {
          then(try result.get())
        } catch {
          failure = error
          return false
        }
      }
      return true
    }
    if let failure { throw LookasideSentences.readFailure(failure) }
  }
}
