internal import Glibc

/// Two ends of a stream: ours, and the one that a program gets.
final class DescriptorPair {
  /// How much of what the program says is read, in bytes.
  private static let textByteLimit = 4096

  let ours: Int32
  private(set) var theirs: Int32

  init() throws(AskPasswordError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Safe because: the array has the two elements that the kernel fills.
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system(errno: errno) }
    ours = ends[0]
    theirs = ends[1]
  }

  deinit {
    close(ours)
    closeTheirs()
  }

  /// Closes the program's end here, so that its own is the last one.
  func closeTheirs() {
    guard theirs >= 0 else { return }
    close(theirs)
    theirs = -1
  }

  /// The last line that a program wrote which has ended, as far as it is printable, at most 200
  /// characters.
  var lastWords: String {
    var bytes = [UInt8](repeating: 0, count: Self.textByteLimit)
    // Safe because: address and length belong together.
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe recv(ours, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
    }
    let lines = bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
    let printable = lines.last?.filter { (0x20...0x7E).contains($0) } ?? []
    return String(decoding: printable.suffix(200), as: UTF8.self)
  }
}
