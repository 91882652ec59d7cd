internal import Glibc
internal import PrintableText

/// An argument that isn't UTF-8.
public struct ArgumentNotUTF8: Error, Hashable, Sendable {
  /// The argument as it came.
  public let bytes: [UInt8]

  /// What is wrong: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String { "an argument isn't UTF-8: '\(printable(bytes: bytes))'" }

  /// What to do about it.
  public static let hint = "nothing was done; only names in UTF-8 are understood here"
}

/// Refuses arguments that `CommandLine.arguments` repairs, so that they would name another file.
///
/// The first argument, the program's own name, isn't looked at.
///
/// - Throws: ``ArgumentNotUTF8``, the first one.
public func requireUTF8Arguments() throws(ArgumentNotUTF8) {
  for index in 1..<max(1, Int(CommandLine.argc)) {
    // Safe because: there are as many strings as are counted, and nobody writes to them.
    guard let argument = unsafe CommandLine.unsafeArgv[index],
      unsafe String(validatingCString: argument) == nil
    else { continue }
    let bytes = unsafe UnsafeRawBufferPointer(start: argument, count: strlen(argument))
    throw unsafe ArgumentNotUTF8(bytes: Array(bytes))
  }
}
