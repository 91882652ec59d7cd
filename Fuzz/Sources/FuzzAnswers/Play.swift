/// An input as what a card and its user do.
///
/// * One byte of flags: bit 0, a device that takes extended lengths from the first command on;
///   bit 1, a card that answers late; bit 2, the last answer is given again and again.
/// * One byte: the length of the PIN.
/// * Answers, each with its length before it in two bytes; one that is too long ends the input.
struct Play {
  let takesExtendedLengths: Bool
  let isLate: Bool
  let repeatsLast: Bool
  let pinByteCount: Int
  let answers: [[UInt8]]

  init(parsing input: [UInt8]) {
    var rest = input[...]
    let flags = rest.popFirst() ?? 0
    takesExtendedLengths = flags & 0x01 != 0
    isLate = flags & 0x02 != 0
    repeatsLast = flags & 0x04 != 0
    pinByteCount = Int(rest.popFirst() ?? 0)
    var answers: [[UInt8]] = []
    while let high = rest.popFirst(), let low = rest.popFirst() {
      let answer = rest.prefix(Int(high) << 8 | Int(low))
      rest = rest.dropFirst(answer.count)
      answers.append(Array(answer))
    }
    self.answers = answers
  }
}
