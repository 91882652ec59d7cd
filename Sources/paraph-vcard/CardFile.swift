import ArgumentParser
import VirtualCard

/// A card whose memory is a file, or nothing.
struct CardFile {
  let profile: CardProfile
  let serial: UInt32?
  let path: String?

  /// The card, as the file remembers it, or a new one.
  ///
  /// - Parameter touch: The card's button.
  /// - Returns: A card without power.
  /// - Throws: `ValidationError` for a wrong argument, ``Failure`` for a file.
  func card(touch: TouchPanel) throws -> VirtualCard {
    let serial = serial ?? profile.serials.lowerBound
    guard profile.serials.contains(serial) else {
      throw ValidationError(
        "serial: \(profile.name) has \(profile.serials.lowerBound) to \(profile.serials.upperBound)"
      )
    }
    let store = path.map(FileCardStateStore.init(path:))
    return VirtualCard(
      profile: profile,
      serial: serial,
      state: try store.flatMap(state(in:)),
      touch: touch,
      store: store
    )
  }

  private func state(in store: FileCardStateStore) throws -> CardState? {
    let state: CardState
    do {
      guard let bytes = try store.load() else { return nil }
      state = try CardState(parsing: bytes)
    } catch {
      throw Failure("\(store.path): not a card's state: \(error)")
    }
    guard state.profileName == profile.name else {
      throw Failure("\(store.path): the state of a \(state.profileName)")
    }
    return state
  }
}

/// Why the program can't do what it was asked; exit code 1.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
