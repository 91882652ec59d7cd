import FoundationEssentials

/// A pinentry of the tests: a shell script that answers by itself.
///
/// It serves whoever speaks Assuan to it, gpg-agent as well as Paraph, and writes down each
/// line that it gets. Between its runs it remembers which answers it has given.
public struct TestPinentry: Sendable {
  /// What it answers to a dialog.
  public enum Answer: Hashable, Sendable {
    /// This PIN or passphrase, or yes to a question without one.
    ///
    /// It mustn't hold `%` or control characters.
    case pin(String)
    /// The PIN of the dialog before, for one that wants it repeated.
    case again
    /// Yes, to a question without a PIN.
    case confirm
    /// As a person does who presses *Cancel*.
    case cancel

    fileprivate var reply: String {
      switch self {
      case .pin(let pin): "D \(pin)"
      case .again: "AGAIN"
      case .confirm: "OK"
      // GPG_ERR_SOURCE_PINENTRY and GPG_ERR_CANCELED, as pinentry-curses gives it.
      case .cancel: "ERR 83886179 Operation cancelled <Pinentry>"
      }
    }
  }

  /// The script's absolute path, for `pinentry-program`.
  public let program: String
  private let log: String

  /// Writes a pinentry that gives its answers one after the other, then cancels.
  ///
  /// - Parameters:
  ///   - answers: One for each dialog.
  ///   - folder: Where its files go; one pinentry for a folder.
  /// - Throws: That the files can't be written.
  public init(answers: [Answer], in folder: String) throws {
    let lines = answers.enumerated().map { "\($0.offset)\t\($0.element.reply)" }
    try self.init(lines: lines, isSequence: true, folder: folder)
  }

  /// Writes a pinentry that looks for a text in the description or prompt.
  ///
  /// - Parameters:
  ///   - answers: The first one whose text occurs is given, as often as it is asked for. An
  ///     empty text occurs everywhere. A dialog with none of them is cancelled, and so is one that
  ///     wants a card inserted: gpg-agent asks again for as long as there is none. The text has no
  ///     tabs, and line breaks as Assuan writes them: `%0A`.
  ///   - folder: Where its files go; one pinentry for a folder.
  /// - Throws: That the files can't be written.
  public init(matching answers: [(text: String, answer: Answer)], in folder: String) throws {
    let all = [(text: " insert ", answer: Answer.cancel)] + answers
    try self.init(
      lines: all.map { "*\($0.text)\t\($0.answer.reply)" },
      isSequence: false,
      folder: folder
    )
  }

  private init(lines: [String], isSequence: Bool, folder: String) throws {
    program = "\(folder)/pinentry"
    log = "\(folder)/pinentry.log"
    try Data(lines.map { $0 + "\n" }.joined().utf8)
      .write(to: URL(filePath: "\(folder)/pinentry.answers"))
    try Data("0\n".utf8).write(to: URL(filePath: "\(folder)/pinentry.count"))
    try Data().write(to: URL(filePath: log))
    try Data(script(folder: folder, isSequence: isSequence).utf8)
      .write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
  }

  /// Each line that it got until now, as Assuan writes it: `SETDESC Please%20…`, `GETPIN`.
  public var lines: [String] {
    get throws {
      let bytes = try Data(contentsOf: URL(filePath: log))
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  /// How many times it was asked for a PIN until now.
  public var pinCount: Int {
    get throws { try lines.count { $0 == "GETPIN" } }
  }
}

/// The script; Assuan itself answers with `OK`, `ERR`, and `D` for data.
private func script(folder: String, isSequence: Bool) -> String {
  """
  #!/bin/sh
  # A dialog that answers by itself, for tests.
  cd '\(folder)' || exit 1
  description= prompt=
  answer() {
    count=$(cat pinentry.count)
    reply='ERR 83886179 Operation cancelled <Pinentry>'
    while IFS=$(printf '\\t') read -r text candidate; do
      if \(isSequence); then
        [ "$text" = "$count" ] || continue
      else
        case "$description $prompt" in *"${text#\\*}"*) ;; *) continue ;; esac
      fi
      reply=$candidate
      break
    done <pinentry.answers
    echo $((count + 1)) >pinentry.count
    if [ "$reply" = AGAIN ]; then reply=$(cat pinentry.last); else echo "$reply" >pinentry.last; fi
    case $1:$reply in
      GETPIN:'D '*) echo "$reply"; echo OK ;;
      *:'D '*) echo OK ;;
      *) echo "$reply" ;;
    esac
  }
  echo 'OK Pleased to meet you'
  while read -r command rest; do
    printf '%s\\n' "$command${rest:+ $rest}" >>pinentry.log
    case $command in
      GETPIN | CONFIRM) answer "$command" ;;
      BYE) echo OK; exit ;;
      GETINFO) echo "D $$"; echo OK ;;
      SETDESC) description=$rest; echo OK ;;
      SETPROMPT) prompt=$rest; echo OK ;;
      *) echo OK ;;
    esac
  done
  """ + "\n"
}
