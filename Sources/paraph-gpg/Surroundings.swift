import AgentClient
import Glibc
import PrintableText

/// Where and with what the program was started, as text.
///
/// Foundation has the character U+FFFD in place of bytes that aren't UTF-8, so that two folders
/// would have one name.
enum Surroundings {
  /// A variable of the environment; nil if it isn't set or is empty.
  ///
  /// - Throws: ``Failure`` if it isn't UTF-8.
  static func variable(_ name: String) throws(Failure) -> String? {
    // Safe because: nobody changes the environment while the value is copied.
    guard let value = unsafe getenv(name) else { return nil }
    let text = try unsafe text(value, "\(name) of the environment")
    return text.isEmpty ? nil : text
  }

  /// The working folder's absolute path.
  ///
  /// - Throws: ``Failure`` if it can't be told, or isn't UTF-8.
  static func workingFolder() throws(Failure) -> String {
    guard let path = unsafe getcwd(nil, 0) else {
      throw Failure(
        "NotRead",
        "the working folder can't be told: \(Streams.sentence(errno))",
        status: .file
      )
    }
    defer { unsafe free(path) }
    return try unsafe text(path, "the working folder")
  }

  private static func text(
    _ value: UnsafePointer<CChar>,
    _ what: String
  ) throws(Failure) -> String {
    // Safe because: the string is terminated, and stays while it is read.
    if let text = unsafe String(validatingCString: value) { return text }
    let bytes = unsafe UnsafeRawBufferPointer(start: value, count: strlen(value))
    throw Failure(
      "NotUTF8",
      "\(what) isn't UTF-8: '\(printable(bytes: unsafe Array(bytes)))'",
      hint: "nothing was done; only names in UTF-8 are understood here",
      status: .refused
    )
  }
}
