import Testing

/// Expects that the last reply of a call is an error of the interface.
///
/// - Parameters:
///   - output: A line for each reply.
///   - name: The error's, without the interface's.
///   - pieces: Texts in the error's line.
///   - place: Of the expectation.
func expectError(
  _ output: String,
  _ name: String,
  _ pieces: String...,
  at place: SourceLocation = #_sourceLocation
) {
  let line = output.split(separator: "\n").last ?? ""
  #expect(
    line.contains("\"error\": \"org.paraph.Agent.\(name)\""),
    "\(output)",
    sourceLocation: place
  )
  for piece in pieces { #expect(line.contains(piece), "\(output)", sourceLocation: place) }
}
