import AgentClient
import ArgumentParser

/// Where images to sign come from: shared by `sign` and `request`.
struct ImageOptions: ParsableArguments {
  @Option(
    name: .customLong("oci"),
    help: ArgumentHelp(
      "A build's output: every OCI layout in it is an image. May be given more than once.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var layouts: [String] = []

  @Option(
    name: .customLong("request"),
    help: ArgumentHelp("A request file; - reads standard input.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var requests: [String] = []

  @Option(
    help: ArgumentHelp(
      "The registry or namespace before the names of images from --oci.",
      valueName: "name"
    )
  )
  var registry = "stagex"

  @Option(
    help: ArgumentHelp(
      "A folder of digest lists, or one list: the images must be exactly those.",
      valueName: "path"
    ),
    completion: .file()
  )
  var expect: String?

  @Argument(help: ArgumentHelp("Images by name and digest.", valueName: "REFERENCE@sha256:HEX"))
  var images: [String] = []

  /// Checks that there are images to read.
  ///
  /// For the beginning of a run: before it the parser would say this of an option that there isn't.
  ///
  /// - Parameter command: The subcommand's name.
  /// - Throws: ``Failure`` if there are none.
  func checkNotEmpty(for command: String) throws(Failure) {
    guard layouts.isEmpty && requests.isEmpty && images.isEmpty else { return }
    throw Failure(
      "Usage",
      "no images: name some with --oci FOLDER, --request FILE or REFERENCE@sha256:HEX",
      hint: "paraph \(command) --help",
      status: .usage
    )
  }
}
