import ArgumentParser

/// What `paraph quorum count` prints and writes.
struct CountOutput: ParsableArguments {
  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(name: [.short, .long], help: "Print only the images without quorum.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Write a page about the release, which needs nothing else.",
      valueName: "file"
    ),
    completion: .file(extensions: ["html"])
  )
  var html: String?

  func validate() throws {
    guard html != "-" else {
      throw ValidationError("--html needs a file: standard output has the table already")
    }
  }
}
