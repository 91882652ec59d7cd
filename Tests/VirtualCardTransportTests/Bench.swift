import FoundationEssentials
import VirtualCard

/// A card in its slot before a reader, with all its controls.
struct Bench: Sendable {
  let card: CardDouble
  let reader: ReaderDouble
  let touchPanel: TouchPanel
  let instruments: Instruments
  let slot: CardSlot
  let controls: CardControls
  let loop: EventLoop

  /// Runs a body while the slot serves the reader.
  ///
  /// The body has a thread of its own, because it blocks when it plays the reader.
  static func run(
    touch: TouchPanel.Mode? = nil,
    log: String? = nil,
    _ body: (Bench) async throws -> Void
  ) async throws {
    let bench = try Bench(touch: touch, log: log)
    defer { bench.loop.stop() }
    let thread = try EventLoop()
    defer { thread.stop() }
    try await withTaskExecutorPreference(thread) {
      try await withThrowingTaskGroup { group in
        group.addTask(executorPreference: bench.loop) { await bench.slot.run() }
        defer { group.cancelAll() }
        try await body(bench)
      }
    }
  }

  private init(touch: TouchPanel.Mode?, log: String?) throws {
    touchPanel = TouchPanel(mode: touch ?? .always)
    card = CardDouble(touchPanel: touch == nil ? nil : touchPanel)
    reader = try ReaderDouble()
    instruments = try Instruments(log: log)
    loop = try EventLoop()
    slot = CardSlot(card: card, instruments: instruments, port: reader.port, loop: loop)
    controls = CardControls(
      card: card,
      slot: slot,
      touchPanel: touchPanel,
      instruments: instruments,
      stateFile: nil
    )
  }

  /// A path in the temporary folder that nothing has yet; short enough for a socket.
  static func newPath() -> String {
    let name = "vcard-\(UUID().uuidString.prefix(13))"
    return FileManager.default.temporaryDirectory.appending(path: name).path
  }
}
