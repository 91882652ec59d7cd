import GnuPGArguments
import RandomTesting
import Testing

/// gpg's command line, gpg(1) of GnuPG 2.2.40.
@Suite
struct GnuPGCommandLineTests {
  private func parsed(_ words: String) throws -> GnuPGCommandLine {
    try GnuPGCommandLine(parsing: words.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    "--status-fd=2 -bsau KEY", "--status-fd 2 -bsauKEY", "--status-fd=2 -a -b -s -u KEY",
    "--status-fd=2 --armor --detach-sign --local-user=KEY",
    "--status-fd=2 --batch --no-tty -q -sba --local-user KEY --",
  ])
  func `what git writes to sign is read in every spelling of it`(_ words: String) throws {
    var expected = GnuPGCommandLine(.detachSign)
    expected.statusDescriptor = 2
    expected.isArmored = true
    expected.localUser = "KEY"
    #expect(try parsed(words) == expected)
  }

  @Test
  func `what git writes to verify is read`() throws {
    let line = try parsed("--keyid-format=long --status-fd=1 --verify /tmp/.git_vtag_tmpA1 -")
    #expect(line.command == .verify)
    #expect(line.arguments == ["/tmp/.git_vtag_tmpA1", "-"])
    #expect(line.statusDescriptor == 1)
    #expect(line.keyIDFormat == .long)
  }

  @Test(arguments: [
    ("long", KeyIDFormat.long), ("LONG", .long), ("0xLONG", .prefixedLong),
    ("0XShort", .prefixedShort),
    ("None", .none),
  ])
  func `a format of key ids is read whatever the case of its letters`(
    text: String,
    format: KeyIDFormat
  ) throws {
    #expect(try parsed("--keyid-format \(text) -k").keyIDFormat == format)
  }

  @Test
  func `what StageX writes to sign is read`() throws {
    let line = try parsed("--sign --no-armor")
    #expect(line.command == .sign)
    #expect(line.isArmored == false)
    #expect(line.arguments.isEmpty)
    #expect(line.key == nil)
  }

  @Test
  func `the key of --local-user comes before that of --default-key`() throws {
    #expect(try parsed("--default-key A -u B --sign").key == "B")
    #expect(try parsed("-u B --default-key A --sign").key == "B")
    #expect(try parsed("--default-key A --sign").key == "A")
  }

  @Test
  func `what makes no difference here is taken and dropped`() throws {
    for option in GnuPGOption.ignored {
      var words = ["--" + option.name]
      if case .nothingWith(let values) = option.meaning { words.append(values[0]) }
      #expect(try GnuPGCommandLine(parsing: words + ["--sign"]) == GnuPGCommandLine(.sign))
    }
  }

  @Test(arguments: [
    ("", GnuPGArgumentError.noCommand),
    ("file", .noCommand),
    ("--clearsign", .unknownOption("--clearsign")),
    ("--detach", .unknownOption("--detach")),
    ("-sign", .unknownOption("-i")),
    ("-sr KEY", .unknownOption("-r")),
    ("--sign --homedir x", .unknownOption("--homedir")),
    ("--sign --passphrase=x", .unknownOption("--passphrase")),
    ("--sign --trust-model always", .unknownOption("--trust-model")),
    ("--sign -u", .noValue("-u")),
    ("--sign --local-user", .noValue("--local-user")),
    ("--sign=yes", .unexpectedValue("--sign")),
    ("--sign --status-fd two", .value("--status-fd", "two")),
    ("--sign --status-fd -1", .value("--status-fd", "-1")),
    ("--sign --status-fd=01", .value("--status-fd", "01")),
    ("--sign --keyid-format wide", .value("--keyid-format", "wide")),
    ("--sign -z 6", .value("-z", "6")),
    ("--sign --pinentry-mode loopback", .value("--pinentry-mode", "loopback")),
    ("--sign -u A -u B", .twoKeys("A", "B")),
    ("--sign --verify", .twoCommands("--sign", "--verify")),
    ("-bk", .twoCommands("-b", "-k")),
    ("--verify a -", nil),
    ("--sign file --armor", .optionAfterArgument("--armor")),
    ("--sign -- --armor", nil),
    ("--sign a b", .argumentCount(2, allowed: 0...1)),
    ("--verify a", .argumentCount(1, allowed: 2...2)),
    ("--version a", .argumentCount(1, allowed: 0...0)),
  ])
  func `what isn't understood is refused, and with what stands there`(
    words: String,
    expected: GnuPGArgumentError?
  ) throws {
    do throws(GnuPGArgumentError) {
      _ = try GnuPGCommandLine(parsing: words.split(separator: " ").map(String.init))
      #expect(expected == nil)
    } catch {
      #expect(error == expected)
      #expect(error.sentence.allSatisfy { $0.isASCII && !$0.isNewline })
    }
  }

  @Test
  func `a command line reads the same however its options are written`() throws {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<3000 {
      let line = GnuPGCommandLine.random(using: &generator)
      let words = line.written(using: &generator)
      #expect(try GnuPGCommandLine(parsing: words) == line, "\(words)")
    }
  }

  @Test
  func `any words at all are read or refused, and never read as a command that isn't there`() {
    var generator = SeededGenerator(seed: 42)
    let pieces =
      GnuPGOption.all.map { "--" + $0.name }
      + GnuPGOption.all.compactMap { $0.letter.map { "-\($0)" } }
      + ["-", "--", "=", "a=b", "", "-\u{301}", "--sign=", "-bsau", "\u{0}", "--\u{202E}", "é"]
    var readCount = 0
    for _ in 0..<20_000 {
      let words = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        (0..<Int.random(in: 1...2, using: &generator)).map { _ in
          pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        }.joined()
      }
      guard let line = try? GnuPGCommandLine(parsing: words) else { continue }
      readCount += 1
      let spellings = GnuPGOption.all.filter { option in
        line.command == .detachSign
          ? option.meaning == .command(.detachSign) : option.meaning == .command(line.command)
      }
      let isThere = spellings.contains { option in
        words.contains("--" + option.name)
          || words.contains { word in
            word.hasPrefix("-") && !word.hasPrefix("--")
              && option.letter.map { word.contains($0) } == true
          }
      }
      #expect(isThere, "\(words)")
    }
    #expect(readCount > 100)
  }
}

extension GnuPGCommandLine {
  fileprivate static func random(using generator: inout SeededGenerator) -> GnuPGCommandLine {
    let commands = GnuPGCommand.allCases.filter { $0 != .version && $0 != .help }
    var line = GnuPGCommandLine(commands[Int.random(in: 0..<commands.count, using: &generator)])
    let values = ["A", "=a b", "-x", "0xAB!", "--sign", "é <a@b>"]
    func value() -> String { values[Int.random(in: 0..<values.count, using: &generator)] }
    let count =
      switch line.command {
      case .verify: 2
      case .sign, .detachSign: Int.random(in: 0...1, using: &generator)
      default: Int.random(in: 0...3, using: &generator)
      }
    line.arguments = (0..<count).map { _ in value() }
    if Bool.random(using: &generator) { line.isArmored = Bool.random(using: &generator) }
    if Bool.random(using: &generator) { line.output = value() }
    if Bool.random(using: &generator) { line.localUser = value() }
    if Bool.random(using: &generator) { line.defaultKey = value() }
    if Bool.random(using: &generator) { line.statusDescriptor = 2 }
    if Bool.random(using: &generator) { line.keyIDFormat = .prefixedLong }
    line.overwrites = Bool.random(using: &generator)
    line.withColons = Bool.random(using: &generator)
    return line
  }

  /// Words that mean this line, in one of many ways.
  fileprivate func written(using generator: inout SeededGenerator) -> [String] {
    var options: [(meaning: GnuPGOption.Meaning, value: String?)] = [(.command(command), nil)]
    if let isArmored { options.append((.armor(isArmored), nil)) }
    if let output { options.append((.output, output)) }
    if let localUser { options.append((.localUser, localUser)) }
    if let defaultKey { options.append((.defaultKey, defaultKey)) }
    if let statusDescriptor { options.append((.statusDescriptor, String(statusDescriptor))) }
    if keyIDFormat != .none { options.append((.keyIDFormat, keyIDFormat.rawValue)) }
    if overwrites { options.append((.overwriting(true), nil)) }
    if withColons { options.append((.withColons, nil)) }
    options.append((.nothing, nil))
    var words: [String] = []
    for (meaning, value) in options.shuffled(using: &generator) {
      let spellings = GnuPGOption.all.filter { $0.meaning == meaning }
      let option = spellings[Int.random(in: 0..<spellings.count, using: &generator)]
      if let letter = option.letter, Bool.random(using: &generator) {
        // Behind the letters before it, if those want no value.
        let last = words.last ?? ""
        let isBundle =
          last.hasPrefix("-") && !last.hasPrefix("--")
          && last.dropFirst().allSatisfy { letter in
            GnuPGOption.all.contains { $0.letter == letter && !$0.takesValue }
          } && last.count > 1 && Bool.random(using: &generator)
        if isBundle { words[words.count - 1].append(letter) } else { words.append("-\(letter)") }
        guard let value else { continue }
        if Bool.random(using: &generator) {
          words[words.count - 1] += value
        } else {
          words.append(value)
        }
        // So that no letters join a word that is a value.
        words.append("--quiet")
      } else if let value {
        words +=
          Bool.random(using: &generator)
          ? ["--\(option.name)=\(value)"] : ["--\(option.name)", value, "--quiet"]
      } else {
        words.append("--" + option.name)
      }
    }
    return words + ["--"] + arguments
  }
}
