import ArgumentParser
import VirtualCard

/// Lists what the card can be.
struct Profiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the devices that the card can be like."
  )

  func run() {
    for profile in CardProfile.all {
      print(
        "\(profile.name)\tserial \(profile.serials.lowerBound) to \(profile.serials.upperBound)"
      )
    }
  }
}
