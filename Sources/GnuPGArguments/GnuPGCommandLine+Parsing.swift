extension GnuPGCommandLine {
  /// Reads a command line.
  ///
  /// As gpg does it: letters may be bundled, and the value of the last one may follow at once;
  /// names want two dashes and have their value behind `=` or in the next argument; the first
  /// argument that is no option ends them, and so does `--`. A later option overrides an earlier
  /// one, but for two different keys. Abbreviated names aren't understood.
  ///
  /// - Parameter arguments: All arguments, without the program's name.
  /// - Throws: ``GnuPGArgumentError``, the first thing that is wrong.
  public init(parsing arguments: [String]) throws(GnuPGArgumentError) {
    var reader = ArgumentReader(arguments)
    while let next = try reader.nextOption() {
      try reader.apply(next.option, as: next.spelling, value: next.value)
    }
    let rest = try reader.rest()
    guard let command = reader.command else { throw .noCommand }
    self = reader.line
    self.command = command
    self.arguments = rest
    let allowed = command.argumentCounts
    guard allowed.contains(rest.count) else {
      throw .argumentCount(rest.count, allowed: allowed)
    }
  }
}

extension GnuPGCommand {
  /// How many files or keys may be named.
  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .sign, .detachSign: 0...1
    // gpg guesses the file that a lone signature is over; that isn't done here.
    case .verify: 2...2
    case .listKeys, .listSecretKeys, .export: 0...Self.mostKeys
    case .version, .help: 0...0
    }
  }

  /// The most keys that may be named at a time.
  static let mostKeys = 100
}

/// Takes options from the front of a command line.
private struct ArgumentReader {
  private var waiting: ArraySlice<String>
  /// The letters of a bundle that aren't read yet.
  private var letters: Substring = ""
  private var endedByDashes = false
  private var commandSpelling = ""

  private(set) var command: GnuPGCommand?
  private(set) var line = GnuPGCommandLine(.help)

  init(_ arguments: [String]) { waiting = arguments[...] }

  /// The next option with its value; nil where the options end.
  mutating func nextOption() throws(GnuPGArgumentError) -> (
    option: GnuPGOption, spelling: String, value: String?
  )? {
    if let letter = letters.popFirst() { return try option(letter: letter) }
    guard let next = waiting.first, next.hasPrefix("-"), next != "-" else { return nil }
    waiting.removeFirst()
    guard next != "--" else {
      endedByDashes = true
      return nil
    }
    guard next.hasPrefix("--") else {
      letters = next.dropFirst()
      return try letters.popFirst().map { letter throws(GnuPGArgumentError) in
        try option(letter: letter)
      }
    }
    let parts = next.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let spelling = String(parts[0])
    guard let option = GnuPGOption.all.first(where: { "--" + $0.name == spelling }) else {
      throw .unknownOption(spelling)
    }
    let attached = parts.count == 2 ? String(parts[1]) : nil
    guard option.takesValue else {
      guard attached == nil else { throw .unexpectedValue(spelling) }
      return (option, spelling, nil)
    }
    if let attached { return (option, spelling, attached) }
    return (option, spelling, try value(of: spelling))
  }

  private mutating func option(
    letter: Character
  ) throws(GnuPGArgumentError) -> (option: GnuPGOption, spelling: String, value: String?) {
    let spelling = "-\(letter)"
    guard let option = GnuPGOption.all.first(where: { $0.letter == letter }) else {
      throw .unknownOption(spelling)
    }
    guard option.takesValue else { return (option, spelling, nil) }
    defer { letters = "" }
    return (option, spelling, try letters.isEmpty ? value(of: spelling) : String(letters))
  }

  private mutating func value(of spelling: String) throws(GnuPGArgumentError) -> String {
    guard let value = waiting.popFirst() else { throw .noValue(spelling) }
    return value
  }

  /// What stands behind the options.
  func rest() throws(GnuPGArgumentError) -> [String] {
    // gpg warns of it and takes it for a file.
    if !endedByDashes, let late = waiting.first(where: { $0.hasPrefix("-") && $0 != "-" }) {
      throw .optionAfterArgument(late)
    }
    return Array(waiting)
  }

  mutating func apply(
    _ option: GnuPGOption,
    as spelling: String,
    value: String?
  ) throws(GnuPGArgumentError) {
    let text = value ?? ""
    switch option.meaning {
    case .command(let next): try set(next, spelling)
    case .armor(let isWanted): line.isArmored = isWanted
    case .output: line.output = text
    case .overwriting(let isAllowed): line.overwrites = isAllowed
    case .localUser:
      if let other = line.localUser, other != text { throw .twoKeys(other, text) }
      line.localUser = text
    case .defaultKey: line.defaultKey = text
    case .statusDescriptor:
      guard let number = Int32(text), number >= 0, String(number) == text else {
        throw .value(spelling, text)
      }
      line.statusDescriptor = number
    case .keyIDFormat:
      guard let format = KeyIDFormat(rawValue: text.lowercased()) else {
        throw .value(spelling, text)
      }
      line.keyIDFormat = format
    case .withColons: line.withColons = true
    case .withKeygrip: line.withKeygrip = true
    case .digest: line.digest = text
    case .nothing: break
    case .nothingWith(let values):
      guard values.contains(text) else { throw .value(spelling, text) }
    }
  }

  private mutating func set(
    _ next: GnuPGCommand,
    _ spelling: String
  ) throws(GnuPGArgumentError) {
    switch (command, next) {
    case (nil, _), (next, _), (.sign, .detachSign): break
    // -bs is what -sb is.
    case (.detachSign, .sign): return
    // Whatever else stands there, nothing is done then.
    case (.version, _), (.help, _): return
    case (_, .version), (_, .help): break
    default: throw .twoCommands(commandSpelling, spelling)
    }
    command = next
    commandSpelling = spelling
  }
}
