import Glibc
import ISO7816

/// A secret that stands in memory in the clear only while its bytes are lent.
struct MaskedSecret: ConfidentialBytes {
  private static let mask: UInt8 = 0x5A
  private let masked: [UInt8]

  /// Keeps a secret, whose bytes were in the clear before.
  init(_ bytes: [UInt8]) {
    masked = bytes.map { $0 ^ Self.mask }
  }

  private init(masked: [UInt8]) {
    self.masked = masked
  }

  /// Makes a secret that was never in the clear.
  static func random(count: Int) -> Self {
    Self(masked: (0..<count).map { _ in .random(in: .min ... .max) })
  }

  var count: Int { masked.count }

  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
      // Safe because: as many elements are written as were allocated.
      for (index, byte) in masked.enumerated() {
        unsafe buffer.initializeElement(at: index, to: byte ^ Self.mask)
      }
      defer { if let start = buffer.baseAddress { unsafe explicit_bzero(start, count) } }
      return unsafe body(Span(_unsafeElements: UnsafeBufferPointer(buffer)))
    }
  }

  /// How often the secret occurs in the writable memory of this process.
  func countInMemory() -> Int {
    let memory = unsafe open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
    guard memory >= 0 else { return -1 }
    defer { close(memory) }
    return writableRanges().reduce(0) { total, range in
      total + countOfMasked(in: range, of: memory)
    }
  }

  /// Reads a range masked, so that the search makes no copy that it would find itself.
  private func countOfMasked(in range: Range<UInt>, of memory: Int32) -> Int {
    let size = Int(range.upperBound - range.lowerBound)
    // Safe because: a mapping of its own, of the size that is read into it.
    let copy = unsafe mmap(
      nil,
      size,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
      -1,
      0
    )
    guard let copy = unsafe copy, unsafe copy != MAP_FAILED else { return 0 }
    defer { unsafe munmap(copy, size) }
    let filled = unsafe pread(memory, copy, size, off_t(range.lowerBound))
    guard filled >= masked.count else { return 0 }
    let start = unsafe UnsafePointer(copy.bindMemory(to: UInt8.self, capacity: size))
    return unsafe occurrences(in: UnsafeBufferPointer(start: start, count: filled))
  }

  private func occurrences(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    var count = 0
    var position = 0
    // Safe because: both loops stay within what was read.
    while let hit = unsafe memchr(
      start + position,
      Int32(masked[0] ^ Self.mask),
      max(0, bytes.count - masked.count + 1 - position)
    ) {
      position = unsafe UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)) - start
      var matching = 0
      while matching < masked.count,
        unsafe bytes[position + matching] == masked[matching] ^ Self.mask
      {
        matching += 1
      }
      if matching == masked.count { count += 1 }
      position += 1
    }
    return count
  }
}

/// The private memory of this process that can be written, as Linux lists it.
private func writableRanges() -> [Range<UInt>] {
  guard let maps = unsafe fopen("/proc/self/maps", "re") else { return [] }
  defer { unsafe fclose(maps) }
  var ranges: [Range<UInt>] = []
  var line: UnsafeMutablePointer<CChar>?
  var capacity = 0
  defer { unsafe free(line) }
  // Safe because: getline allocates the line and ends it with NUL.
  while unsafe getline(&line, &capacity, maps) > 0, let text = unsafe line {
    let words = unsafe String(cString: text).split { $0 == " " || $0 == "-" }
    guard words.count > 2, words[2] == "rw", let start = UInt(words[0], radix: 16),
      let end = UInt(words[1], radix: 16)
    else { continue }
    ranges.append(start..<end)
  }
  return ranges
}
