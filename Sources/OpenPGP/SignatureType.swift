/// What a signature says it is over.
///
/// Source: RFC 9580, 5.2.1.
public enum SignatureType: UInt8, Hashable, Sendable, CaseIterable {
  /// The bytes as they are; the only type that is written here.
  case binary = 0x00
  /// Text, its line ends as CR LF; read only where the text has no line end.
  case text = 0x01
}
