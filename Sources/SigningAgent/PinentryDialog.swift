public import Gcrypt
public import Pinentry

/// Asks by the pinentry program of the system.
public struct PinentryDialog: ApprovalDialog {
  private let pinentry: Pinentry

  /// Takes the program.
  ///
  /// - Parameter pinentry: The program and its environment.
  public init(_ pinentry: Pinentry) { self.pinentry = pinentry }

  /// Shows the dialog; again if nothing was entered, or more than any card takes.
  public func requestPIN(_ text: ApprovalText) async throws(DialogError) -> SecretBytes {
    var error = text.error
    while true {
      do throws(PinentryError) {
        return try await pinentry.requestPIN(
          PinentryText(
            title: "Paraph",
            description: text.description,
            prompt: "PIN",
            error: error,
            accept: "Sign",
            cancel: "Refuse"
          )
        )
      } catch {
        switch error {
        case .emptyPIN, .pinTooLong: break
        case .declined, .timedOut, .cancelled: throw .notApproved
        default: throw .failed(error.reason)
        }
      }
      error = "That is no PIN; nothing was sent to the card"
    }
  }
}

extension PinentryError {
  /// Why the dialog can't be shown, in a few words.
  fileprivate var reason: String {
    switch self {
    case .notFound(let places): "no pinentry program: looked for " + places.joined(separator: ", ")
    case .notStarted(let path, let errno): "\(path) doesn't start, error \(errno)"
    case .noTerminal: "pinentry has no terminal and no screen"
    case .endedWithoutAnswer: "pinentry ended without an answer"
    case .refused(_, let text): "pinentry says: \(text)"
    case .unexpectedLine: "pinentry sent a line that isn't of its protocol"
    case .noLockedMemory: "no memory can be locked for the PIN"
    case .system(let errno): "error \(errno)"
    case .unprintableText, .textTooLong, .declined, .timedOut, .cancelled, .emptyPIN, .pinTooLong:
      "a text that doesn't fit"
    }
  }
}
