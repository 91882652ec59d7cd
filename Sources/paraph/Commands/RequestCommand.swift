import ArgumentParser
import ContainerSignature
import PrintableText
import StrictJSON

/// `paraph request`: writes what is to be signed for a machine that has the card and no network.
struct RequestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Writes a request file to carry to an offline machine.",
    discussion: """
      The fingerprint that is printed must be the one that `paraph sign --request` prints there, \
      and that the PIN dialog shows.
      """
  )

  @OptionGroup var images: ImageOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var output: String

  @Flag(help: "Overwrite a file that exists.")
  var force = false

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  func validate() throws {
    guard !json || output != "-" else {
      throw ValidationError(
        "no --json with --output -: standard output is the request's"
      )
    }
  }

  func run() async throws {
    try images.checkNotEmpty(for: "request")
    let (request, fingerprint) = try await images.request()
    try RequestFile.write(request.file, to: output, replacing: force)
    guard !json else {
      return Output.line([
        "event": "request", "request": .string(fingerprint.description),
        "images": .integer(Int64(request.images.count)), "file": .string(output),
      ])
    }
    // With - the file itself is on standard output.
    let count = counted(request.images.count, "image", "images")
    let place = output == "-" ? "" : " in \(printable(output))"
    let lines = [count + place, "request"]
    for line in lines + fingerprint.groupedLines.map({ "  " + $0 }) {
      if output == "-" { Output.error(line) } else { Output.line(line) }
    }
  }
}
