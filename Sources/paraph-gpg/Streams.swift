import AgentClient
import ConfinedFiles
import Glibc
import PrintableText

/// The streams that gpg's callers hold: whole inputs in, whole results out.
enum Streams {
  /// Reads standard input to its end.
  ///
  /// - Parameter limit: The most bytes that it may have.
  /// - Returns: All bytes.
  /// - Throws: ``Failure`` if it has more, or can't be read.
  static func standardInput(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // Safe because: the count is the buffer's.
      let count = unsafe buffer.withUnsafeMutableBytes { buffer in
        unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(
          "InputNotRead",
          "standard input can't be read: \(sentence(errno))",
          status: .file
        )
      }
      guard count > 0 else { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= limit else {
        throw Failure(
          "InputTooLarge",
          "standard input has more than the \(limit) bytes that are read",
          status: .refused
        )
      }
    }
  }

  /// Writes a result to standard output, all of it or with an error.
  static func standardOutput(_ bytes: [UInt8]) throws(Failure) {
    guard let error = write(bytes, to: STDOUT_FILENO) else { return }
    throw Failure(
      "OutputNotWritten",
      "standard output can't be written: \(sentence(error))",
      hint: "what was written of it is no whole result",
      status: .file
    )
  }

  /// Refuses a standard output that nothing can be written to, before there is a result.
  static func requireStandardOutput() throws(Failure) {
    guard let error = obstacle(to: STDOUT_FILENO) else { return }
    throw Failure(
      "OutputNotWritten",
      "standard output can't be written: \(sentence(error))",
      hint: "nothing was done; take --output FILE, or an output that is open",
      status: .file
    )
  }

  /// Why nothing can be written to a descriptor, by the error's number; nil if nothing is known
  /// that stands against it.
  static func obstacle(to descriptor: Int32) -> Int32? {
    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    // Safe because: the structure outlives the call, and is the one that is told.
    if unsafe poll(&state, 1, 0) > 0, state.revents & Int16(POLLERR | POLLHUP) != 0 { return EPIPE }
    var status = stat()
    // Safe because: the structure outlives the call, which only writes it.
    guard unsafe fstat(descriptor, &status) == 0 else { return errno }
    // To a socket no bytes may be a message; of all else Linux tells what some would meet.
    guard status.st_mode & S_IFMT != S_IFSOCK else { return nil }
    return Glibc.write(descriptor, nil, 0) < 0 ? errno : nil
  }

  /// An error's number in words.
  static func sentence(_ error: Int32) -> String {
    switch error {
    case EBADF: "it isn't open for that"
    case EPIPE: "nobody reads it"
    default: FileFailure(errno: error).sentence
    }
  }

  /// Says something to a person.
  static func say(_ sentence: String) {
    _ = write(Array("paraph-gpg: \(sentence)\n".utf8), to: STDERR_FILENO)
  }

  /// Writes bytes, and again what wasn't taken; the error's number if that fails.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Safe because: the count is the slice's.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}

extension Failure {
  /// Says every reason, and what to do.
  func say() {
    for problem in problems { Streams.say("error: \(problem)") }
    if let hint { Streams.say("hint: \(hint)") }
  }
}
