internal import Hexadecimal
internal import StrictJSON
internal import Varlink

extension AgentError {
  /// The error as the interface describes it.
  var varlink: VarlinkError {
    switch self {
    case .invalidImages(let images):
      error(
        "InvalidImage",
        (images.first?.json ?? [:]).with("images", .array(images.map { .object($0.json) }))
      )
    case .invalidGitObject(let reasons):
      error("InvalidGitObject", ["reasons": .array(reasons.map(JSONValue.string))])
    case .invalidHandoff(let signatures):
      error("InvalidHandoff", ["signatures": .array(signatures.map { .object($0.json) })])
    case .serviceNotRunning: error("ServiceNotRunning")
    case .refusedByPolkit: error("RefusedByPolkit")
    case .noReader: error("NoReader")
    case .noCard: error("NoCard")
    case .cardBusy(let holder, let processID):
      error("CardBusy", busy(holder, processID))
    case .cardKept(let remaining): error("CardKept", ["remaining": .integer(remaining.seconds)])
    case .alreadySigned(let images, let remaining):
      error(
        "AlreadySigned",
        [
          "images": .array(images.map { .integer(Int64($0)) }),
          "remaining": .integer(remaining.seconds),
        ]
      )
    case .approvalOver: error("ApprovalOver")
    case .cardRemoved: error("CardRemoved")
    case .readerFailed(let code):
      error("ReaderFailed", ["code": .string(String(hexadecimal: code))])
    case .cardMisbehaved(let detail): error("CardMisbehaved", ["detail": .string(detail)])
    case .severalCards(let cards): error("SeveralCards", ["cards": list(cards)])
    case .notASerial(let text): error("NotASerial", ["text": .string(text)])
    case .cardNotFound(let wanted, let present):
      error("CardNotFound", ["wanted": .string(wanted), "cards": list(present)])
    case .cardRefused(let card, [.keyMissing]):
      error("KeyMissing", ["card": .object(card.json)])
    case .policyRefused(let reasons, let obstacles):
      error(
        "PolicyRefused",
        [
          "reasons": .array(reasons.map { .object($0.json) }),
          "obstacles": .array(obstacles.map { .object($0.json) }),
        ]
      )
    case .policyUnusable(let problems):
      error("PolicyUnusable", ["problems": .array(problems.map(JSONValue.string))])
    case .callerRefused: .permissionDenied
    case .recordFailed(let problem): error("RecordFailed", ["problem": .string(problem)])
    case .refusedRecently(let time):
      // Rounded up, so that who waits that long is heard.
      error("RefusedRecently", ["retry_after": .integer(time.components.seconds + 1)])
    case .cardRefused(let card, let obstacles):
      error(
        "CardRefused",
        [
          "card": .object(card.json),
          "obstacles": .array(obstacles.map { .object($0.json) }),
        ]
      )
    case .notApproved: error("NotApproved")
    case .dialogFailed(let detail): error("DialogFailed", ["detail": .string(detail)])
    case .factoryPIN: error("FactoryPIN")
    case .wrongPIN(let left):
      error("WrongPIN", left.map { ["tries_left": .integer(Int64($0))] } ?? [:])
    case .pinRepeated(let left):
      error("PINRepeated", ["tries_left": .integer(Int64(left))])
    case .pinFormRefused(let word, let left):
      error(
        "PINFormRefused",
        [
          "status_word": .string(String(hexadecimal: word)),
          "tries_left": .integer(Int64(left)),
        ]
      )
    case .pinBlocked: error("PINBlocked")
    case .pinLength(let length, let allowed):
      error(
        "PINLength",
        [
          "length": .integer(Int64(length)), "minimum": .integer(Int64(allowed.lowerBound)),
          "maximum": .integer(Int64(allowed.upperBound)),
        ]
      )
    case .touchTimeout: error("TouchTimeout")
    case .signingRefused(let word):
      error("SigningRefused", ["status_word": .string(String(hexadecimal: word))])
    case .signatureRejected: error("SignatureRejected")
    case .noLockedMemory: error("NoLockedMemory")
    case .cancelled: error("Cancelled")
    }
  }

  private func error(_ name: String, _ parameters: JSONObject = [:]) -> VarlinkError {
    VarlinkError("\(AgentInterface.name).\(name)", parameters)
  }

  private func list(_ cards: [CardReport]) -> JSONValue { .array(cards.map { .object($0.json) }) }

  private func busy(_ holder: String?, _ processID: Int32?) -> JSONObject {
    var parameters: JSONObject = [:]
    if let holder { parameters["holder"] = .string(holder) }
    if let processID { parameters["process_id"] = .integer(Int64(processID)) }
    return parameters
  }
}

extension Duration {
  /// Whole seconds, rounded up, so that after so many it is over.
  var seconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}

extension JSONObject {
  /// The object with one more member.
  fileprivate func with(_ name: String, _ value: JSONValue) -> JSONObject {
    var object = self
    object[name] = value
    return object
  }
}
