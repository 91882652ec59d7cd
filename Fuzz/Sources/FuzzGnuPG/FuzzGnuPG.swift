import FuzzDriver
import GnuPGAnswers
import GnuPGArguments

/// Any words, a NUL between them, as a command line of gpg; the last one as a key's name too.
@main
enum FuzzGnuPG: Fuzzer {
  static func test(_ input: [UInt8]) {
    let words = input.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    _ = words.last.flatMap(KeyName.init(parsing:))
    do throws(GnuPGArgumentError) {
      let line = try GnuPGCommandLine(parsing: words)
      require(words.contains { $0.hasPrefix("-") && $0 != "-" }, "an option says what to do")
      require(line.arguments.allSatisfy(words.contains), "files are words of the command line")
      // What was read says the same in the longest spelling.
      require(
        (try? GnuPGCommandLine(parsing: line.spelledOut)) == line,
        "a command line reads the same when it is spelled out"
      )
    } catch {
      require(error.sentence.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a printable sentence")
    }
  }
}

extension GnuPGCommandLine {
  /// The command line with nothing left out and nothing bundled.
  fileprivate var spelledOut: [String] {
    let name =
      GnuPGOption.all.first { $0.meaning == .command(command) }.map { "--" + $0.name } ?? ""
    var words = [name, "--keyid-format=\(keyIDFormat.rawValue)"]
    if let isArmored { words.append(isArmored ? "--armor" : "--no-armor") }
    if let output { words.append("--output=\(output)") }
    if let localUser { words.append("--local-user=\(localUser)") }
    if let defaultKey { words.append("--default-key=\(defaultKey)") }
    if let statusDescriptor { words.append("--status-fd=\(statusDescriptor)") }
    if let digest { words.append("--digest-algo=\(digest)") }
    if overwrites { words.append("--yes") }
    if withColons { words.append("--with-colons") }
    if withKeygrip { words.append("--with-keygrip") }
    return words + ["--"] + arguments
  }
}
