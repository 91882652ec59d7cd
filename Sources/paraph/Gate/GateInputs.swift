import ArgumentParser

/// The options of ``GateOptions``: all that isn't an image by its name.
struct GateInputs: ParsableArguments {
  @Option(
    help: ArgumentHelp("The lookaside checkout; it is only read.", valueName: "folder"),
    completion: .directory
  )
  var lookaside = "signatures"

  @Option(
    help: ArgumentHelp(
      "Certificates: a file, or a folder of *.asc, *.gpg and *.pgp. May be given more than once.",
      valueName: "path"
    ),
    completion: .file()
  )
  var keys: [String] = []

  @Option(
    help: ArgumentHelp(
      "A release's digest lists, a folder or one list: their images are looked at.",
      valueName: "path"
    ),
    completion: .file()
  )
  var digests: [String] = []

  @Option(
    name: .customLong("request"),
    help: ArgumentHelp(
      "A request file, - is standard input: its images are looked at, with their tags.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var requests: [String] = []

  @Flag(help: "Look at every image that has a folder in the checkout.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "The registry or namespace before the names in digest lists and, for --all, the registry of "
        + "what is in the checkout.",
      valueName: "name"
    )
  )
  var registry = "stagex"
}
