import ArgumentParser
import VirtualCard

/// A profile, by its name.
struct ProfileName: ExpressibleByArgument {
  let profile: CardProfile

  init?(argument: String) {
    guard let profile = CardProfile.named(argument) else { return nil }
    self.profile = profile
  }

  static var allValueStrings: [String] { CardProfile.all.map(\.name) }
}

/// Who touches the card, as an argument.
struct TouchMode: ExpressibleByArgument {
  let mode: TouchPanel.Mode

  init(mode: TouchPanel.Mode) {
    self.mode = mode
  }

  init?(argument: String) {
    switch argument {
    case "always": mode = .always
    case "never": mode = .never
    case "by-hand": mode = .byHand
    default:
      guard let milliseconds = UInt32(argument) else { return nil }
      mode = .after(.milliseconds(milliseconds))
    }
  }

  var defaultValueDescription: String { "always" }
}
