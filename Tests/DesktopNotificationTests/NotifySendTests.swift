import DesktopNotification
import FoundationEssentials
import Testing

/// The desktop's notifications, by the real `notify-send`, `busctl` and dunst.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/notify-send")),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dunst"))
)
struct NotifySendTests {
  @Test
  func `a wait is on the screen as long as it lasts`() async throws {
    let session = try await DesktopSession()
    let notifier = DesktopNotifier(environment: session.environment)
    let wait = notifier.announce("Touch the card")
    await notifier.settle()
    #expect(try await session.shownCount() == 1)
    notifier.withdraw(wait)
    await notifier.settle()
    #expect(try await session.shownCount() == 0)
    // A second time does no harm.
    notifier.withdraw(wait)
    await notifier.finish()
    #expect(try await session.history().contains("Touch the card"))
    try await session.end()
  }

  @Test
  func `what is shown is what was said, without markup and escapes`() async throws {
    let session = try await DesktopSession()
    let notifier = DesktopNotifier(environment: session.environment)
    _ = notifier.announce("a <b>b</b> & \\n 100% \u{1B}[2J \"x\" 'y' na\u{EF}ve \u{202E}")
    await notifier.settle()
    await notifier.finish()
    let history = try await session.history()
    #expect(history.contains(#"a &lt;b&gt;b&lt;/b&gt; &amp; \\n 100% ?[2J \"x\" 'y' na?ve ?"#))
    try await session.end()
  }

  @Test
  func `many touches are one notification, and leave nothing behind`() async throws {
    let session = try await DesktopSession()
    let notifier = DesktopNotifier(environment: session.environment)
    for number in 1...513 {
      let wait = notifier.announce("Touch the card, \(number)")
      // Now and then the card waits so long that the desktop catches up.
      if number % 50 == 0 {
        await notifier.settle()
        #expect(try await session.shownCount() == 1)
      }
      notifier.withdraw(wait)
    }
    await notifier.finish()
    #expect(try await session.shownCount() == 0)
    // One number for all of them.
    let printed = Data(try await session.history().utf8)
    let history = try JSONDecoder().decode(History.self, from: printed)
    #expect(Set(history.numbers).count == 1)
    try await session.end()
  }

  @Test
  func `two waits at once are shown one after the other, the newest first`() async throws {
    let session = try await DesktopSession()
    let notifier = DesktopNotifier(environment: session.environment)
    let first = notifier.announce("first card")
    await notifier.settle()
    let second = notifier.announce("second card")
    await notifier.settle()
    #expect(try await session.shownCount() == 1)
    notifier.withdraw(second)
    await notifier.settle()
    #expect(try await session.shownCount() == 1)
    notifier.withdraw(first)
    await notifier.finish()
    #expect(try await session.shownCount() == 0)
    try await session.end()
  }

  @Test(arguments: [
    [:],
    ["DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"],
    ["XDG_RUNTIME_DIR": "/none"],
    ["DBUS_SESSION_BUS_ADDRESS": "unix:path=/none", "PATH": "/none"],
  ])
  func `where there is no bus or program nothing is shown and nothing fails`(
    environment: [String: String]
  ) async throws {
    let notifier = DesktopNotifier(environment: environment)
    for _ in 0..<3 {
      let wait = notifier.announce("Touch the card")
      await notifier.settle()
      notifier.withdraw(wait)
    }
    await notifier.finish()
  }
}

/// As `dunstctl history` prints it.
private struct History: Decodable {
  struct Entry: Decodable {
    struct Number: Decodable { var data: UInt32 }
    var id: Number
  }

  var data: [[Entry]]
  var numbers: [UInt32] { data.joined().map(\.id.data) }
}
