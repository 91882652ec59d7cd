/// What is to go wrong with coming commands.
struct FaultPlan: Sendable {
  typealias Effect = ControlCommand.FaultEffect

  private struct Fault {
    let instruction: UInt8
    let effect: Effect
    /// How many commands of this instruction pass before.
    var passing: Int
    /// How many are hit after that.
    var remaining: Int
  }

  private var faults: [Fault] = []

  /// Plans a fault.
  ///
  /// - Parameters:
  ///   - instruction: The commands that are meant.
  ///   - effect: What happens to them.
  ///   - first: The first one hit, counted from 1.
  ///   - count: How many are hit.
  mutating func add(_ instruction: UInt8, _ effect: Effect, from first: Int, count: Int) {
    faults.append(
      Fault(instruction: instruction, effect: effect, passing: first - 1, remaining: count)
    )
  }

  /// Forgets all faults.
  mutating func clear() {
    faults = []
  }

  /// What happens to a command that has just arrived.
  mutating func effect(on command: [UInt8]) -> Effect? {
    guard !faults.isEmpty else { return nil }
    for index in faults.indices where faults[index].instruction == command.instruction {
      if faults[index].passing > 0 {
        faults[index].passing -= 1
        continue
      }
      faults[index].remaining -= 1
      let effect = faults[index].effect
      if faults[index].remaining == 0 { faults.remove(at: index) }
      return effect
    }
    return nil
  }
}
