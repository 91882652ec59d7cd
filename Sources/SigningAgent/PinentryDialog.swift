public import Gcrypt
public import Pinentry

/// Asks by the pinentry program of the system, where the caller's user sits.
public struct PinentryDialog: ApprovalDialog {
  private let pinentry: Pinentry
  private let needsPlace: Bool

  /// Takes the program.
  ///
  /// - Parameters:
  ///   - pinentry: The program and the agent's own environment.
  ///   - needsPlace: Whether the program isn't even started without terminal and screen:
  ///     `pinentry-tty` says then that the person declined, which must not be heard where another
  ///     dialog stands by.
  public init(_ pinentry: Pinentry, needsPlace: Bool = false) {
    self.pinentry = pinentry
    self.needsPlace = needsPlace
  }

  /// How often a PIN is entered that can be none: no card is ever the wiser.
  private static let mostUnusable = 3

  /// Shows the dialog; again if nothing was entered, or more than any card takes, a few times.
  public func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    let pinentry = try placed(surroundings)
    var error = text.error
    var unusableCount = 0
    while true {
      do throws(PinentryError) {
        return try await pinentry.requestPIN(text.pinentry(error: error))
      } catch {
        switch error {
        case .emptyPIN, .pinTooLong: unusableCount += 1
        default: throw DialogError(error)
        }
        guard unusableCount < Self.mostUnusable else { throw DialogError(error) }
      }
      error = "That is no PIN; nothing was sent to the card"
    }
  }

  /// Has the word `yes` typed.
  public func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) {
    let pinentry = try placed(surroundings)
    let isApproved: Bool
    do throws(PinentryError) {
      isApproved = try await pinentry.confirm(text.pinentry(error: text.error))
    } catch {
      throw DialogError(error)
    }
    guard isApproved else { throw .notApproved }
  }

  private func placed(_ surroundings: CallerSurroundings) throws(DialogError) -> Pinentry {
    let place = DialogPlace(own: pinentry.environment, caller: surroundings)
    guard place.environment.hasPlace || !needsPlace else {
      throw DialogError(PinentryError.noTerminal)
    }
    var pinentry = pinentry
    pinentry.environment = place.environment
    return pinentry
  }
}

extension ApprovalText {
  fileprivate func pinentry(error: String?) -> PinentryText {
    PinentryText(
      title: "Paraph",
      description: description,
      prompt: "PIN",
      error: error,
      accept: accept,
      cancel: "Refuse"
    )
  }
}

extension DialogError {
  /// What a dialog that gave no answer means.
  fileprivate init(_ error: PinentryError) {
    self =
      switch error {
      case .declined, .timedOut, .emptyPIN, .pinTooLong: .notApproved
      case .cancelled: .cancelled
      case .notFound(let places):
        .unavailable("no pinentry program: looked for " + places.joined(separator: ", "))
      case .notStarted(let path, let errno): .unavailable("\(path) doesn't start, error \(errno)")
      case .noTerminal: .unavailable("pinentry has no terminal and no screen")
      case .endedWithoutAnswer: .failed("pinentry ended without an answer")
      case .refused(_, let text): .failed("pinentry says: \(text)")
      case .unexpectedLine: .failed("pinentry sent a line that isn't of its protocol")
      case .noLockedMemory: .failed("no memory can be locked for the PIN")
      case .system(let errno): .failed("error \(errno)")
      case .unprintableText, .textTooLong: .failed("a text that doesn't fit")
      }
  }
}
