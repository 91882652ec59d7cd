/// How the program ends.
///
/// Documented in its help and its manual; scripts rely on the numbers.
enum ExitStatus: Int32, Error {
  /// All that was asked for is signed.
  case success = 0
  /// Some images are signed and some are not, some files of a merge were refused, a log that was
  /// checked isn't as it should be, or people have different images.
  case incomplete = 1
  /// The command line is wrong.
  case usage = 2
  /// Refused: the input, the PIN, the key or the person said no. Nothing is signed.
  case refused = 3
  /// No card, no reader, or the card failed. Nothing is signed.
  case card = 4
  /// A file or folder can't be read or written.
  case file = 5
  /// The agent can't be started or broke off.
  case agent = 6
}
