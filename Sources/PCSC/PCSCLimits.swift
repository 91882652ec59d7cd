/// Sizes of pcsclite.h that are C macros with arithmetic, which Swift can't import.
///
/// Source: pcsc-lite 1.9.9, pcsclite.h.
enum PCSCLimits {
  /// `MAX_BUFFER_SIZE_EXTENDED`: the longest answer, and one extended command, in bytes.
  static let extendedBuffer = 4 + 3 + (1 << 16) + 3 + 2
}
