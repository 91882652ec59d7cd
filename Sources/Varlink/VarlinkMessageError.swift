public import StrictJSON

/// Why a frame is no Varlink message.
///
/// It ends the connection: what follows on it can't be trusted to be in step.
public enum VarlinkMessageError: Error, Hashable, Sendable {
  /// No JSON, or JSON that isn't read.
  case json(JSONError)
  /// A member is missing or of another kind than Varlink says.
  case shape(JSONShapeError)
  /// More than one of `more`, `oneway` and `upgrade` at once.
  case contradictoryFlags
  /// An error that says that more replies follow.
  case continuedError
}
