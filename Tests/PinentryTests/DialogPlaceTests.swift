import Glibc
import Pinentry
import Testing

/// What of the caller's surroundings gets through.
@Suite
struct DialogPlaceTests {
  private let own = PinentryEnvironment(
    variables: [
      "PATH": "/usr/bin", "HOME": "/home/alice", "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0",
      "XAUTHORITY": "/own", "TERM": "linux", "GPG_TTY": "/dev/tty1", "LC_ALL": "C", "LANG": "C",
      "NOTIFY_SOCKET": "/run/notify", "LISTEN_FDS": "1", "WATCHDOG_USEC": "1",
      "CREDENTIALS_DIRECTORY": "/run/credentials",
    ],
    terminal: "/dev/tty1"
  )

  private func place(_ parts: [CallerSurroundings.Part: String]) -> DialogPlace {
    var caller = CallerSurroundings()
    for (part, value) in parts { caller[part] = value }
    return DialogPlace(own: own, caller: caller)
  }

  @Test
  func `who says nothing gets the agent's own place, without what is the service's`() {
    let environment = place([:]).environment
    #expect(environment.terminal == "/dev/tty1")
    #expect(environment.variables["DISPLAY"] == ":0")
    #expect(
      environment.variables.keys.sorted() == [
        "DISPLAY", "GPG_TTY", "HOME", "LANG", "LC_ALL", "PATH", "TERM", "WAYLAND_DISPLAY",
        "XAUTHORITY",
      ]
    )
  }

  @Test
  func `a terminal of the caller takes the place of all that is the agent's`() async throws {
    let terminal = try await TypingTerminal(prompt: "nothing", keys: "")
    let place = place([.terminal: terminal.name, .terminalType: "xterm-256color"])
    #expect(place.ignored.isEmpty)
    #expect(place.environment.terminal == terminal.name)
    #expect(
      place.environment.variables == [
        "PATH": "/usr/bin", "HOME": "/home/alice", "LC_ALL": "C", "LANG": "C",
        "TERM": "xterm-256color",
      ]
    )
    try await terminal.end()
  }

  @Test
  func `a screen of the caller does so too, and a language replaces the language`() {
    let place = place([
      .display: ":1.0", .waylandDisplay: "wayland-1", .xAuthority: "/run/user/1000/x",
      .language: "de_DE.UTF-8", .messageLocale: "C.UTF-8", .characterLocale: "de_DE@euro",
    ])
    #expect(place.ignored.isEmpty)
    #expect(place.environment.terminal == nil)
    #expect(
      place.environment.variables == [
        "PATH": "/usr/bin", "HOME": "/home/alice", "DISPLAY": ":1.0",
        "WAYLAND_DISPLAY": "wayland-1", "XAUTHORITY": "/run/user/1000/x", "LANG": "de_DE.UTF-8",
        "LC_MESSAGES": "C.UTF-8", "LC_CTYPE": "de_DE@euro",
      ]
    )
  }

  @Test(arguments: [
    (CallerSurroundings.Part.terminal, "", DialogPlace.Reason.length(0)),
    (.terminal, "/dev/" + String(repeating: "x", count: 251), .length(256)),
    (.terminal, "/dev/pts/1 2", .unprintable), (.terminal, "/dev/pts/1\n", .unprintable),
    (.terminal, "/dev/pts/\u{E9}", .unprintable), (.terminal, "/dev/pts/\0", .unprintable),
    (.terminal, "/etc/passwd", .form), (.terminal, "dev/pts/0", .form),
    (.terminal, "/dev/tty", .form),
    (.terminal, "/dev/pts/none", .unreachable(errno: ENOENT)),
    (.terminal, "/dev/../etc/passwd", .unreachable(errno: EXDEV)),
    (.terminal, "/dev//etc/passwd", .unreachable(errno: EXDEV)),
    (.terminal, "/dev/stdin", .unreachable(errno: ELOOP)),
    (.terminal, "/dev/fd/0", .unreachable(errno: ELOOP)),
    (.terminal, "/dev/pts", .noTerminal),
    (.terminalType, "../../home/mallory/x", .form), (.terminalType, "a;b", .form),
    (.display, "evil.example:0", .form), (.display, ":", .form), (.display, ":0.", .form),
    (.display, "unix/evil:0", .form), (.display, ":0.0.0", .form), (.display, ":123456", .form),
    (.waylandDisplay, "../1001/wayland-0", .form), (.xAuthority, "relative", .form),
    (.language, "../../tmp/evil", .form), (.characterLocale, "/tmp/evil", .form),
    (.messageLocale, "C\u{1B}[2J", .unprintable),
  ])
  func `what can't be is left out and told`(
    part: CallerSurroundings.Part,
    value: String,
    reason: DialogPlace.Reason
  ) {
    let place = place([part: value])
    #expect(place.ignored.map(\.part) == [part])
    #expect(place.ignored.map(\.reason) == [reason])
    #expect(place.environment == self.place([:]).environment)
  }

  @Test
  func `everything that is left out is told`() {
    let place = place([.terminal: "/etc/passwd", .display: "evil:0", .language: ""])
    #expect(place.ignored.map(\.part) == [.terminal, .display, .language])
  }

  @Test
  func `a device that is no terminal, or another user's, is refused`() async throws {
    let isRoot = getuid() == 0
    let null = place([.terminal: "/dev/null"]).ignored
    #expect(null.map(\.reason) == [isRoot ? .noTerminal : .foreign(owner: 0)])
    // Only root can give a terminal away, and for others the null device was foreign.
    guard isRoot else { return }
    let terminal = try await TypingTerminal(prompt: "nothing", keys: "")
    // Safe because: the string ends with a NUL for as long as the call takes.
    try #require(unsafe chown(terminal.name, 65534, 65534) == 0)
    let ignored = place([.terminal: terminal.name]).ignored
    #expect(ignored.map(\.reason) == [.foreign(owner: 65534)])
    try await terminal.end()
  }
}
