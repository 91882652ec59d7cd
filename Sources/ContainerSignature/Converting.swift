/// Runs a step and turns its error into another's case.
///
/// - Parameters:
///   - convert: Makes the error that is thrown out of the one that the step throws.
///   - step: What may fail.
/// - Returns: What the step returned.
/// - Throws: The converted error.
func converting<Value, Cause: Error, Failure: Error>(
  _ convert: (Cause) -> Failure,
  _ step: () throws(Cause) -> Value
) throws(Failure) -> Value {
  do {
    return try step()
  } catch {
    throw convert(error)
  }
}
