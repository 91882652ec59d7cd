import Glibc

/// One page of memory for a command with a secret in it.
///
/// It is never swapped out, never part of a core dump, and empty in a child process.
@safe
struct LockedPage: ~Copyable {
  /// More than the longest short command, which is 4 + 1 + 255 bytes.
  static let capacity = 512

  /// Where the bytes go; the page's owner keeps to ``capacity``.
  let bytes: UnsafeMutablePointer<UInt8>

  /// Takes a page from the system.
  ///
  /// - Throws: ``PCSCError/systemRefused(_:errno:)``: the limit of locked memory is reached.
  init() throws(PCSCError) {
    // Safe because: an anonymous mapping of its own, which nothing else knows.
    let page = unsafe mmap(
      nil,
      Self.capacity,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS,
      -1,
      0
    )
    guard let page = unsafe page, unsafe page != MAP_FAILED else {
      throw .systemRefused(.lockedMemory, errno: errno)
    }
    guard
      // Safe because: exactly the range that was mapped above.
      unsafe mlock(page, Self.capacity) == 0,
      unsafe madvise(page, Self.capacity, MADV_DONTDUMP) == 0,
      unsafe madvise(page, Self.capacity, MADV_WIPEONFORK) == 0
    else {
      let reason = errno
      unsafe munmap(page, Self.capacity)
      throw .systemRefused(.lockedMemory, errno: reason)
    }
    unsafe bytes = page.assumingMemoryBound(to: UInt8.self)
  }

  deinit {
    wipe()
    // Safe because: mapped in `init`, and nothing can use the page after `deinit`.
    unsafe munmap(bytes, Self.capacity)
  }

  /// Overwrites all of it, in a way that the compiler can't leave out.
  func wipe() {
    // Safe because: the whole capacity is mapped.
    unsafe explicit_bzero(bytes, Self.capacity)
  }
}
