import AgentClient
import ArgumentParser
import Comparison
import StrictJSON

/// `paraph compare`: whether several people's builds came out the same.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares what several people have built, image by image.",
    discussion: """
      Each path is one person's: a folder of digest lists *.txt, one list, a request file, or a \
      build's output with OCI layouts. Images that differ and images that somebody lacks are \
      listed, one line for each that people have. No card is asked.

      Exit status: 0 if all have the same images, 1 if not.
      """
  )

  @Argument(
    help: ArgumentHelp("What each person has, two or more; - is standard input.", valueName: "path")
  )
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "The registry or namespace before the names of images in a build's output.",
      valueName: "name"
    )
  )
  var registry = "stagex"

  @Flag(help: "List the images that agree too.")
  var all = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(name: [.short, .long], help: "Print nothing: the exit status tells.")
  var quiet = false

  /// One letter for each path.
  private static let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { byte in
    String(UnicodeScalar(byte))
  }

  func validate() throws {
    guard (2...Self.letters.count).contains(paths.count) else {
      throw ValidationError("expected 2 to \(Self.letters.count) paths, not \(paths.count)")
    }
    guard paths.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input can be read once only")
    }
    guard !(json && quiet) else { throw ValidationError("--json and --quiet exclude each other") }
  }

  func run() async throws {
    let sides = try sides()
    let comparison = Comparison(sides.map(\.source))
    guard !comparison.images.isEmpty else {
      throw Failure("NoImages", "there is no image to compare", status: .refused)
    }
    let table = ComparisonTable(sides: Array(zip(Self.letters, sides)), comparison: comparison)
    if json {
      for object in table.json { Output.line(.object(object)) }
    } else if !quiet {
      for line in table.lines(all: all) { Output.line(line) }
    }
    guard comparison.isAgreement else { throw ExitStatus.incomplete }
  }

  /// All paths, read; what is wrong with any of them is told together.
  private func sides() throws(Failure) -> [ComparedSide] {
    var sides: [ComparedSide] = []
    var failures: [Failure] = []
    for path in paths {
      do throws(Failure) {
        sides.append(try ComparedSide(at: path, registry: registry))
      } catch {
        failures.append(error)
      }
    }
    guard var first = failures.first else { return sides }
    first.problems = failures.flatMap(\.problems)
    throw first
  }
}
