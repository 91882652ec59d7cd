import Glibc
import PrintableText
import Varlink

extension VarlinkServerEvent {
  /// Puts a line on standard error, which under systemd is the journal, where a caller can't be
  /// told what is wrong: it gets no more than the end of its connection.
  func tellIfAnythingIsWrong() {
    guard let (peer, words) = problem else { return }
    let caller = peer.map { "user \($0.userID), process \($0.processID)" } ?? "somebody"
    let line = Array("paraphd: \(caller): \(printable(words))\n".utf8)
    // Safe because: the kernel reads the array, whose length it is told.
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }

  private var problem: (PeerCredentials?, String)? {
    switch self {
    case .connected, .refused, .calls, .ended(_, nil): nil
    case .ended(let peer, let failure?): (peer, "the connection ended: \(failure.sentence)")
    case .turnedAway(let peer, let reason): (peer, "turned away: \(reason.sentence)")
    }
  }
}
