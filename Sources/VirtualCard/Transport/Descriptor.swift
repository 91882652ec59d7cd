import Glibc

/// A file descriptor, closed when nobody holds it any more.
final class Descriptor: Sendable {
  let number: Int32

  /// Takes over an open descriptor, or throws the reason why a call gave none.
  init(opened number: Int32) throws(SystemError) {
    guard number >= 0 else { throw SystemError.last }
    self.number = number
  }

  deinit {
    close(number)
  }
}

/// A system call that failed.
public struct SystemError: Error, Hashable, Sendable {
  /// The value of `errno`.
  public let number: Int32

  /// Takes a value of `errno`.
  public init(number: Int32) {
    self.number = number
  }

  static var last: Self { Self(number: errno) }
}

extension SystemError: CustomStringConvertible {
  /// The system's own words for it.
  public var description: String {
    // Safe because: strerror() never returns a null pointer, and the text is copied at once.
    unsafe String(cString: strerror(number))
  }
}
