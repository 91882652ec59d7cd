internal import PrintableText

/// The reasons of a refusal that it lists, and how many there are beyond.
///
/// A reason is longer than the bytes of a call that can give it, and a call has room for tens of
/// thousands: all of them would cost the agent many times what the call itself does.
struct FirstReasons<Reason> {
  /// The most that are listed: more than anybody reads.
  static var most: Int { 64 }

  private var listed: [Reason] = []
  private var firstLeftOut: Reason?
  private var leftOutCount = 0

  var isEmpty: Bool { listed.isEmpty }

  /// Takes the next reason.
  mutating func append(_ reason: Reason) {
    guard listed.count == Self.most else { return listed.append(reason) }
    firstLeftOut = firstLeftOut ?? reason
    leftOutCount += 1
  }

  /// Takes the next reasons.
  mutating func append(contentsOf reasons: some Sequence<Reason>) {
    for reason in reasons { append(reason) }
  }

  /// The listed reasons, and after them, if some are left out, one that says how many.
  ///
  /// - Parameter last: Makes it, of the first one that is left out and their number.
  /// - Returns: At most one more than ``most``.
  func list(_ last: (_ leftOut: Reason, _ count: Int) -> Reason) -> [Reason] {
    listed + (firstLeftOut.map { [last($0, leftOutCount)] } ?? [])
  }
}

extension FirstReasons<InvalidImage> {
  /// The list for a refusal.
  var list: [InvalidImage] {
    list { leftOut, count in
      InvalidImage(index: leftOut.index, reason: Self.sentence(count))
    }
  }
}

extension FirstReasons<InvalidSignature> {
  /// The list for a refusal.
  var list: [InvalidSignature] {
    list { leftOut, count in
      InvalidSignature(index: leftOut.index, name: leftOut.name, reason: Self.sentence(count))
    }
  }
}

extension FirstReasons {
  fileprivate static func sentence(_ count: Int) -> String {
    "left out: \(counted(count, "fault", "faults")) from this one on"
  }
}
