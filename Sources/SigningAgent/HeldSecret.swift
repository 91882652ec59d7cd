internal import Gcrypt

/// A PIN that is needed again, in locked memory, for as long as an approval is open; empty where
/// the card keeps it verified by itself.
final class HeldSecret: Sendable {
  let bytes: SecretBytes

  init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
}
