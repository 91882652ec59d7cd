import ArgumentParser
import Glibc
import VirtualCard

/// Puts a card into the reader, until a signal ends the program.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a card into the reader and keep it there.",
    discussion: """
      Prints one line, "ready", when the reader has spoken to the card for the first time. The \
      reader, that is pcscd with vpcd, may be started before or after, and started again.

      SIGTERM, SIGINT and SIGHUP end the program; its exit code is then 0.
      """
  )

  @Option(help: "Which device the card is like; see \"paraph-vcard profiles\".")
  var profile: ProfileName

  @Option(help: "The card's serial number. (default: the profile's first)")
  var serial: UInt32?

  @Option(
    help: ArgumentHelp(
      "Where the card keeps what it remembers; a new card if there is no such file.",
      discussion: "Without this option the card is a new one, and forgotten at the end.",
      valueName: "file"
    )
  )
  var state: String?

  @Option(help: ArgumentHelp("The reader's address, a numeric one.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: "The reader's TCP port; that of a second slot is 35964.")
  var port: UInt16 = 35963

  @Option(
    help: ArgumentHelp(
      "Listen here for \"paraph-vcard control\".",
      discussion: "A Unix socket, made with mode 0600.",
      valueName: "path"
    )
  )
  var control: String?

  @Option(
    help: ArgumentHelp(
      "Append each command and each answer to this file, in hexadecimal.",
      discussion: "PINs are in it, in the clear.",
      valueName: "file"
    )
  )
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Who touches the card: always, never, by-hand, or a number of milliseconds.",
      valueName: "mode"
    )
  )
  var touch: TouchMode = .init(mode: .always)

  func run() throws {
    let touchPanel = TouchPanel(mode: touch.mode)
    let card = try CardFile(profile: profile.profile, serial: serial, path: state)
      .card(touch: touchPanel)
    let instruments = try failing(about: log) { () throws(SystemError) in
      try Instruments(log: log)
    }
    let cardLoop = try EventLoop()
    let controlLoop = try EventLoop()
    let slot = CardSlot(
      card: card,
      instruments: instruments,
      host: host,
      port: port,
      loop: cardLoop
    )
    let controls = CardControls(
      card: card,
      slot: slot,
      touchPanel: touchPanel,
      instruments: instruments,
      stateFile: state
    )
    let socket = try control.map { path in
      try failing(about: path) { () throws(SystemError) in
        try ControlSocket(path: path, loop: controlLoop)
      }
    }
    let end = try Completion()
    let task = Task(executorPreference: cardLoop) {
      await withTaskGroup { group in
        group.addTask(executorPreference: controlLoop) { await socket?.run(controls) }
        group.addTask(executorPreference: controlLoop) {
          if await slot.untilTaken() { announce("ready") }
        }
        await slot.run()
      }
      end.announce()
    }
    EndingSignals.wait()
    task.cancel()
    end.wait()
  }
}

/// Writes a line that whoever reads the other end of a pipe sees at once.
private func announce(_ line: String) {
  print(line)
  fflush(nil)
}

/// Carries out something that can fail, and says with which file it did.
private func failing<Result>(
  about path: String?,
  _ body: () throws(SystemError) -> Result
) throws -> Result {
  do {
    return try body()
  } catch {
    throw Failure("\(path ?? "system"): \(error)")
  }
}
