import Testing
import VirtualCard

/// The card's button.
@Suite
struct TouchPanelTests {
  @Test
  func `it is pressed at once, after a time, or not in time`() async {
    let panel = TouchPanel()
    #expect(await panel.press(within: .seconds(15)))
    panel.mode = .after(.milliseconds(1))
    #expect(await panel.press(within: .seconds(15)))
    panel.mode = .never
    #expect(await !panel.press(within: .milliseconds(1)))
    panel.mode = .after(.seconds(15))
    #expect(await !panel.press(within: .milliseconds(1)))
    #expect(panel.touches == 2)
  }

  @Test
  func `the card's patience can be cut short`() async {
    let panel = TouchPanel(mode: .never)
    panel.limit = .milliseconds(1)
    #expect(await !panel.press(within: .seconds(15)))
  }

  @Test
  func `by hand, one press serves one wait, and none is kept for later`() async {
    let panel = TouchPanel(mode: .byHand)
    #expect(!panel.touch())
    async let isPressed = panel.press(within: .seconds(15))
    #expect(await panel.untilAwaited())
    #expect(panel.touch())
    #expect(await isPressed)
    #expect(!panel.touch())
    #expect(panel.touches == 1)
    #expect(await !panel.press(within: .milliseconds(1)))
  }
}
