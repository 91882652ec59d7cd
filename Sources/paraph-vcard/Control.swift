import ArgumentParser
import VirtualCard

/// Sends one line to a running card.
struct Control: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell a running card what to do, or ask it.",
    discussion: """
      Prints what the card answers behind "ok"; exits with 1 if it answers with an error. \
      INS is an instruction byte and SW a status word, both in hexadecimal.

        touch always|never|by-hand   who touches the card
        touch after MS               it is touched so long after it asked
        touch                        touch it once, now; only while it waits for that
        touch timeout MS|off         wait so long for a touch; off: as long as a real card
        touches                      how many touches the card got
        eject, insert                pull the card, also amid a command; put it in
        reset                        lose what was verified, without the reader's knowing
        fault INS SW [COUNT]         answer the next commands so
        fault INS SW nth N           answer the Nth of the next commands so
        fault INS eject [nth N]      pull the card as the command arrives
        fault INS flip [nth N]       turn over a bit of the answer's first byte
        fault clear                  plan no fault any more
        mute on|off                  not to answer a reset; counts when it is put in next
        delay apdu MS                answer every command so much later
        delay signature MS           answer every PSO:CDS so much later
        log on|off|get|clear         keep commands and answers, show or forget them
        count                        commands since "log clear", in all and INS=N for each
        wait touch                   until the card waits for a touch
        wait apdu INS [N]            until the Nth such command since "log clear"
        wait reader                  until the reader has spoken to the card
        state                        the path of the state file
        ping                         nothing
      """
  )

  @Option(
    name: .customLong("control"),
    help: ArgumentHelp("The socket of \"run --control\".", valueName: "path")
  )
  var path: String

  @Argument(help: "The words of one command.")
  var command: [String]

  func validate() throws {
    do {
      _ = try ControlCommand(parsing: command.joined(separator: " "))
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    // Nothing has to be put in order at the end, and a wait may be long.
    EndingSignals.unblock()
    let answer: String
    do {
      answer = try ControlClient(path: path).send(command.joined(separator: " "))
    } catch {
      throw Failure("\(path): \(error)")
    }
    guard answer.hasPrefix("ok") else {
      throw Failure(String(answer.dropFirst("error ".count)))
    }
    let words = answer.dropFirst("ok ".count)
    if !words.isEmpty { print(words) }
  }
}
