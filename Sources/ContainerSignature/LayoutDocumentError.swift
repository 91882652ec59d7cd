public import StrictJSON

/// Why a document of an OCI layout can't be used.
///
/// The texts in the cases come from outside; what shows them must escape them.
public enum LayoutDocumentError: Error, Hashable, Sendable {
  /// A member is missing or of the wrong kind.
  case shape(JSONShapeError)
  /// A digest that is none, or of another hash function.
  case digest(JSONPath, String, ImageDigestError)
  /// It says of itself to be something else, or of a version that isn't known.
  case unknownDocument
  /// More manifests than an index may name.
  case tooManyManifests(count: Int, limit: Int)
}

/// Reads a part of a document.
func reading<Value>(
  _ step: () throws(JSONShapeError) -> Value
) throws(LayoutDocumentError) -> Value {
  try converting(LayoutDocumentError.shape, step)
}
