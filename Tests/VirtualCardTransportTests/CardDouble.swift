import Synchronization
import VirtualCard

/// A card that echoes its commands, and writes down what happens to it.
final class CardDouble: CardInSlot {
  let answerToReset: [UInt8] = [0x3B, 0x80, 0x80, 0x01, 0x01]
  private let touchPanel: TouchPanel?
  private let recorded = Mutex<[String]>([])

  /// A card; with a button, each command waits for a touch.
  init(touchPanel: TouchPanel? = nil) {
    self.touchPanel = touchPanel
  }

  var events: [String] { recorded.withLock(\.self) }

  func powerOn() async { record("on") }
  func powerOff() async { record("off") }
  func reset() async { record("reset") }

  func process(_ command: [UInt8]) async -> [UInt8] {
    if let touchPanel, await !touchPanel.press(within: .seconds(15)) {
      record("untouched")
      return [0x66, 0x00]
    }
    return command + [0x90, 0x00]
  }

  private func record(_ event: String) {
    recorded.withLock { $0.append(event) }
  }
}
