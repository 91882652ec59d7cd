internal import ChildProcess
internal import Glibc
internal import Synchronization

/// A program of the user's choice, which runs while a card waits.
final class CommandNotification: NotificationMeans {
  /// How long it may take to end after it was told so, in milliseconds.
  private static let endingTimeLimit: Int32 = 2000

  private let path: String
  private let environment: [String: String]
  private let running: Mutex<ChildProcess?> = Mutex(nil)

  init(path: String, environment: [String: String]) {
    self.path = path
    self.environment = environment.withoutServiceVariables
  }

  func show(_ text: String) {
    hide()
    do throws(ChildProcessError) {
      let path = try ChildProgram.find(among: [path])
      let program = ChildProgram(path, [text], environment: environment, leadsGroup: true)
      let process = try ChildProcess(program)
      running.withLock { $0 = process }
    } catch {
      // A notification is a courtesy: no signature fails for want of one.
    }
  }

  func hide() {
    let process = running.withLock { running in
      defer { running = nil }
      return running
    }
    process?.end(within: 0, afterSignal: (SIGTERM, Self.endingTimeLimit))
  }
}

extension [String: String] {
  /// What systemd gives to a service is for the service alone: it could speak in its name.
  ///
  /// Source: systemd 252, systemd.exec(5), "Environment variables in spawned processes".
  fileprivate var withoutServiceVariables: [String: String] {
    filter { name, _ in
      !name.hasPrefix("LISTEN_") && !name.hasPrefix("WATCHDOG_")
        && !["NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"].contains(name)
    }
  }
}
