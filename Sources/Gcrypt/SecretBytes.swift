internal import CGcrypt
internal import Glibc
public import ISO7816

/// A secret of at most a fixed length, in memory that is locked and wiped.
///
/// It is never copied unless ``duplicate()`` says so, has no description, and is gone with its
/// owner: the bytes are overwritten before the memory is given back.
@safe
public struct SecretBytes: ~Copyable, ConfidentialBytes, @unchecked Sendable {
  // Safe because: the memory belongs to this value alone, which has one owner at a time, and its
  // length is `capacity`; whatever is read or written stays within it. Only a `mutating` function
  // writes, so that threads that share it only read.
  private let memory: UnsafeMutablePointer<UInt8>

  /// How many bytes it can take.
  public let capacity: Int

  /// How many bytes it has.
  public private(set) var count = 0

  /// Makes room for a secret that is read byte by byte.
  ///
  /// - Parameter capacity: The most bytes it may have, at least 1.
  /// - Throws: ``LockedMemoryError``: no memory can be locked, or the pool is full.
  public init(capacity: Int) throws(LockedMemoryError) {
    unsafe memory = try Self.allocate(capacity)
    self.capacity = capacity
  }

  /// Copies bytes that are elsewhere; their owner wipes that place.
  ///
  /// - Parameter bytes: The secret, at least one byte.
  /// - Throws: ``LockedMemoryError``: no memory can be locked, or the pool is full.
  public init(copying bytes: Span<UInt8>) throws(LockedMemoryError) {
    let room = max(bytes.count, 1)
    unsafe memory = try Self.allocate(room)
    capacity = room
    add(bytes)
  }

  deinit {
    unsafe explicit_bzero(memory, capacity)
    unsafe gcry_free(memory)
  }

  /// Whether it has no bytes.
  public var isEmpty: Bool { count == 0 }

  /// Adds one byte.
  ///
  /// - Parameter byte: The byte.
  /// - Throws: ``LockedMemoryError/full(capacity:)``; nothing was added.
  public mutating func append(_ byte: UInt8) throws(LockedMemoryError) {
    guard count < capacity else { throw .full(capacity: capacity) }
    unsafe memory[count] = byte
    count += 1
  }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: ``LockedMemoryError/full(capacity:)``; nothing was added.
  public mutating func append(_ bytes: Span<UInt8>) throws(LockedMemoryError) {
    guard bytes.count <= capacity - count else { throw .full(capacity: capacity) }
    add(bytes)
  }

  /// Adds the bytes of another secret.
  ///
  /// - Parameter other: The other secret.
  /// - Throws: ``LockedMemoryError/full(capacity:)``; nothing was added.
  public mutating func append(_ other: borrowing SecretBytes) throws(LockedMemoryError) {
    try unsafe append(Span(_unsafeStart: other.memory, count: other.count))
  }

  /// Lets a body write straight into the room that is left, so that nothing lies elsewhere first.
  ///
  /// - Parameter body: Writes from the front and returns how many bytes it wrote.
  /// - Returns: What the body returned.
  public mutating func appendBytes(writtenBy body: (inout MutableSpan<UInt8>) -> Int) -> Int {
    let room = capacity - count
    var span = unsafe MutableSpan(_unsafeStart: memory + count, count: room)
    let written = body(&span)
    precondition((0...room).contains(written), "more bytes written than there was room")
    count += written
    return written
  }

  /// Wipes the bytes and starts anew.
  public mutating func removeAll() {
    unsafe explicit_bzero(memory, capacity)
    count = 0
  }

  /// Lends the bytes for the time of one call.
  ///
  /// - Parameter body: What reads them; it must not keep a copy that outlives it unwiped.
  /// - Returns: What the body returned.
  public borrowing func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    unsafe body(Span(_unsafeStart: memory, count: count))
  }

  /// Makes a second secret of the same bytes.
  ///
  /// - Returns: The copy, with a life of its own.
  /// - Throws: ``LockedMemoryError``: the pool is full.
  public borrowing func duplicate() throws(LockedMemoryError) -> SecretBytes {
    var copy = try SecretBytes(capacity: capacity)
    try unsafe copy.append(Span(_unsafeStart: memory, count: count))
    return copy
  }

  /// Compares with other bytes, in a time that tells nothing but whether the lengths are the same.
  ///
  /// - Parameter other: The bytes to compare with.
  /// - Returns: Whether they are the same.
  public borrowing func isEqual(to other: Span<UInt8>) -> Bool {
    guard other.count == count else { return false }
    var difference: UInt8 = 0
    for index in other.indices { unsafe difference |= memory[index] ^ other[index] }
    return difference == 0
  }

  /// Compares with another secret, in a time that tells nothing but whether the lengths are the
  /// same.
  ///
  /// - Parameter other: The secret to compare with.
  /// - Returns: Whether they are the same.
  public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
    other.withBytes { isEqual(to: $0) }
  }

  private static func allocate(
    _ capacity: Int
  ) throws(LockedMemoryError) -> UnsafeMutablePointer<UInt8> {
    try requireLockedMemory()
    precondition(capacity > 0, "a secret without room")
    guard let allocated = unsafe gcry_malloc_secure(capacity) else {
      throw .exhausted(byteCount: capacity)
    }
    let memory = unsafe allocated.bindMemory(to: UInt8.self, capacity: capacity)
    unsafe memory.initialize(repeating: 0, count: capacity)
    return unsafe memory
  }

  /// Adds bytes that there is room for.
  private mutating func add(_ bytes: Span<UInt8>) {
    for index in bytes.indices { unsafe memory[count + index] = bytes[index] }
    count += bytes.count
  }
}
