internal import ChildProcess
internal import Glibc
internal import Synchronization

/// The desktop's notifications, through `notify-send` and, to close them, `busctl`.
///
/// `notify-send --wait` closes its notification on SIGINT, but installs the handler only after it
/// showed it, so a touch that comes at once would leave it there; a call by number doesn't.
///
/// Source: Desktop Notifications Specification 1.2; notify-send of libnotify 0.8.1.
final class NotifySend: NotificationMeans {
  /// How long one of the programs may take, in milliseconds: the daemon may hang.
  private static let timeLimit: Int32 = 3000
  /// How long a notification stays that nobody closes, in milliseconds: longer than cards wait.
  private static let lifetime = 30_000
  private static let service = "org.freedesktop.Notifications"
  private static let object = "/org/freedesktop/Notifications"

  private let environment: [String: String]
  /// The notification that is on the screen, or was the last one there.
  private let state = Mutex(State())

  private struct State {
    var last: UInt32?
    var isShown = false
  }

  init(environment: [String: String]) { self.environment = environment }

  func show(_ text: String) {
    let before = state.withLock { $0 }
    var arguments = [
      "--print-id", "--app-name=Paraph", "--icon=dialog-password", "--category=device",
      "--hint=boolean:transient:true", "--expire-time=\(Self.lifetime)",
    ]
    if let last = before.last { arguments.append("--replace-id=\(last)") }
    guard let printed = run("notify-send", arguments + ["--", "Paraph", text.notificationBody]),
      let number = UInt32(printed.trimmingPrefix { $0 == " " }.prefix { $0.isNumber }), number > 0
    else { return }
    state.withLock { $0 = State(last: number, isShown: true) }
    // A daemon that replaces nothing has two on the screen now.
    if before.isShown, let last = before.last, last != number { close(last) }
  }

  func hide() {
    let last = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown ? state.last : nil
    }
    if let last { close(last) }
  }

  private func close(_ number: UInt32) {
    _ = run(
      "busctl",
      [
        "--user", "--quiet", "--timeout=2", "call", Self.service, Self.object, Self.service,
        "CloseNotification", "u", "\(number)",
      ]
    )
  }

  /// The bus of the session, nil if there is none: without an address the programs would start one.
  private var bus: String? {
    if let address = environment["DBUS_SESSION_BUS_ADDRESS"], !address.isEmpty { return address }
    guard let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") else { return nil }
    // Safe because: the string ends with a NUL for as long as the call takes.
    return unsafe access("\(folder)/bus", F_OK) == 0 ? "unix:path=\(folder)/bus" : nil
  }

  /// Runs a program to its end.
  ///
  /// - Returns: The beginning of what it printed; nil if it failed.
  private func run(_ name: String, _ arguments: [String]) -> String? {
    guard let bus else { return nil }
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Safe because: the array has the two elements that the kernel fills.
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    defer { for end in ends { Glibc.close(end) } }
    do throws(ChildProcessError) {
      let path = try ChildProgram.find(name, searchPath: environment["PATH"])
      var variables = ["DBUS_SESSION_BUS_ADDRESS": bus]
      for name in ["PATH", "HOME", "XDG_RUNTIME_DIR"] { variables[name] = environment[name] }
      let program = ChildProgram(path, arguments, environment: variables)
      let process = try ChildProcess(program, output: ends[1])
      let ending = process.end(within: Self.timeLimit, afterSignal: (SIGTERM, 500))
      guard ending == .exited(0) else { return nil }
    } catch {
      return nil
    }
    var printed = [UInt8](repeating: 0, count: 64)
    // Safe because: address and length belong together.
    let count = unsafe printed.withUnsafeMutableBytes { buffer in
      unsafe recv(ends[0], buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
    }
    return String(decoding: printed.prefix(max(0, count)), as: UTF8.self)
  }
}

extension String {
  /// The text as a body of a notification: daemons read bodies as markup, and `notify-send` reads
  /// backslashes as escapes.
  fileprivate var notificationBody: String {
    reduce(into: "") { body, character in
      switch character {
      case "&": body += "&amp;"
      case "<": body += "&lt;"
      case ">": body += "&gt;"
      case "\\": body += "\\\\"
      default: body.append(character)
      }
    }
  }
}
