/// The card's button, pressed as a test or a demonstration wants it.
public final class TouchPanel: Sendable {
  /// Who presses the button.
  public enum Mode: Hashable, Sendable {
    /// It is pressed whenever the card asks.
    case always
    /// Nobody presses it.
    case never
    /// It is pressed this long after the card asked.
    case after(Duration)
    /// ``TouchPanel/touch()`` presses it.
    case byHand
  }

  private struct State {
    var mode: Mode
    /// How long the card waits, if not as long as a real one.
    var limit: Duration?
    var isAwaited = false
    /// How often the button was pressed while the card waited.
    var touches = 0
  }

  private let observed: Observed<State>
  private let clock: any Clock<Duration>

  /// A button.
  ///
  /// - Parameters:
  ///   - mode: Who presses it.
  ///   - clock: What measures the time in which it has to be pressed.
  public init(mode: Mode = .always, clock: any Clock<Duration> = ContinuousClock()) {
    observed = Observed(State(mode: mode))
    self.clock = clock
  }

  /// Who presses the button, from the next time on that the card asks.
  public var mode: Mode {
    get { observed.value.mode }
    set { observed.update { $0.mode = newValue } }
  }

  /// How long the card waits for a touch; nil leaves it to the card.
  public var limit: Duration? {
    get { observed.value.limit }
    set { observed.update { $0.limit = newValue } }
  }

  /// How many touches the card got.
  public var touches: Int { observed.value.touches }

  /// Presses the button once.
  ///
  /// - Returns: Whether the card was waiting for it; otherwise nothing happened.
  public func touch() -> Bool {
    observed.update { state in
      guard state.isAwaited else { return false }
      state.isAwaited = false
      state.touches += 1
      return true
    }
  }

  /// Waits until the card waits for a touch.
  ///
  /// - Returns: Whether it does; false if the task was cancelled.
  public func untilAwaited() async -> Bool {
    await observed.wait(until: \.isAwaited)
  }

  /// Waits for a touch, on behalf of the card.
  ///
  /// - Parameter time: How long the card waits, unless ``limit`` says otherwise.
  /// - Returns: Whether the button was pressed in that time; false if the task was cancelled.
  public func press(within time: Duration) async -> Bool {
    let (mode, limit) = observed.update { state in
      state.isAwaited = state.mode != .always
      if state.mode == .always { state.touches += 1 }
      return (state.mode, state.limit ?? time)
    }
    guard mode != .always else { return true }
    await withTaskGroup { group in
      group.addTask { _ = await self.observed.wait { !$0.isAwaited } }
      group.addTask {
        if case .after(let delay) = mode, delay <= limit {
          guard (try? await self.clock.sleep(for: delay)) != nil else { return }
          _ = self.touch()
        } else {
          try? await self.clock.sleep(for: limit)
        }
      }
      await group.next()
      group.cancelAll()
    }
    return observed.update { state in
      defer { state.isAwaited = false }
      return !state.isAwaited
    }
  }
}
