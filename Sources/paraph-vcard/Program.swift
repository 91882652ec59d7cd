import ArgumentParser

/// An OpenPGP card in software, for tests.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paraph-vcard",
    abstract: "An OpenPGP card in software, for tests and demonstrations.",
    discussion: """
      The card plugs into the vpcd reader of Debian's package vsmartcard-vpcd, so that pcscd and \
      its clients (gpg, opensc-tool, ykman, paraphd) take it for a card in a reader.

      Its keys and PINs lie open in memory and in its state file. It protects nothing: never put \
      a key on it that anyone relies on.

      A new card has the factory's PINs: 123456, and 12345678 for the admin.
      """,
    subcommands: [Run.self, Make.self, Control.self, Profiles.self]
  )

  static func main() {
    // Before there is any other thread: they all inherit it, and the signals that end the program
    // go to the one that waits for them.
    EndingSignals.block()
    main(nil)
  }
}
