/// How the program ends.
///
/// Documented in its help and its manual; scripts rely on the numbers.
package enum ExitStatus: Int32, Error {
  /// All that was asked for is signed.
  case success = 0
  /// Not all is as asked: some images are signed and some are not, some files of a merge were
  /// refused, an image lacks its quorum, people have different images, or a log that was checked
  /// isn't as it should be.
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
