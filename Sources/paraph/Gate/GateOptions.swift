import ArgumentParser

/// Which signatures of which images are looked at, and by whose keys: shared by `verify` and
/// `quorum`.
struct GateOptions: ParsableArguments {
  @OptionGroup var inputs: GateInputs

  @Argument(
    help: ArgumentHelp(
      "Images by name and digest; with a tag, only signatures over this tag count.",
      valueName: "NAME[:TAG]@sha256:HEX"
    )
  )
  var images: [String] = []

  func validate() throws {
    guard !inputs.keys.isEmpty else {
      throw ValidationError("no certificates: name a file or a folder with --keys PATH")
    }
    guard
      inputs.all || !inputs.digests.isEmpty || !inputs.requests.isEmpty || !images.isEmpty
    else {
      throw ValidationError(
        "no images: name some with --digests PATH, --request FILE, --all or NAME@sha256:HEX"
      )
    }
  }
}
