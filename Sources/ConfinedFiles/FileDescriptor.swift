internal import Glibc

/// An open file, closed with the value.
struct FileDescriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Runs a call of the system again as long as a signal interrupts it.
  ///
  /// - Parameter call: The call.
  /// - Returns: What the call gave, or the system's error number.
  static func retrying<Number: FixedWidthInteger & SignedInteger>(
    _ call: () -> Number
  ) -> Result<Number, SystemError> {
    while true {
      let result = call()
      if result >= 0 { return .success(result) }
      let number = errno
      guard number == EINTR else { return .failure(SystemError(number: number)) }
    }
  }

  /// Kind, size and mode.
  func status(of path: String) throws(FileError) -> FileStatus {
    var status = stat()
    // Safe because: the structure outlives the call, which only writes it.
    let result = Self.retrying { unsafe fstat(number, &status) }
    if case .failure(let error) = result { throw FileError(.status, path, error.failure) }
    return FileStatus(status)
  }

  /// Everything from here to the file's end.
  func readAll(of path: String, limit: Int, expected: Int = 0) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, expected))
    var piece = [UInt8](repeating: 0, count: min(Self.pieceCount, max(expected, 4096)))
    while true {
      // Safe because: the system writes at most as many bytes as the array has.
      let result = unsafe piece.withUnsafeMutableBytes { buffer in
        Self.retrying { unsafe read(number, buffer.baseAddress, buffer.count) }
      }
      switch result {
      case .success(0): return bytes
      case .success(let count): bytes += piece.prefix(count)
      case .failure(let error): throw FileError(.read, path, error.failure)
      }
      guard bytes.count <= limit else { throw FileError(.read, path, .tooLarge(limit: limit)) }
    }
  }

  /// Writes all bytes.
  func writeAll(_ bytes: [UInt8], to path: String) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Safe because: the system reads at most as many bytes as the slice has.
      let result = unsafe rest.withUnsafeBytes { buffer in
        Self.retrying { unsafe write(number, buffer.baseAddress, buffer.count) }
      }
      switch result {
      case .success(let count): rest = rest.dropFirst(count)
      case .failure(let error): throw FileError(.write, path, error.failure)
      }
    }
  }

  /// Reads a part of the file; less at its end.
  func readPart(at offset: Int, count: Int, of path: String) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // Safe because: the system writes at most as many bytes as are left of the array.
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return Self.retrying {
          unsafe pread(number, rest.baseAddress, rest.count, off_t(offset + filled))
        }
      }
      switch result {
      case .success(0): return Array(bytes.prefix(filled))
      case .success(let read): filled += read
      case .failure(let error): throw FileError(.read, path, error.failure)
      }
    }
    return bytes
  }

  /// Waits until everything is on the disk.
  func synchronise(_ path: String) throws(FileError) {
    if case .failure(let error) = Self.retrying({ fsync(number) }) {
      throw FileError(.sync, path, error.failure)
    }
  }

  private static let pieceCount = 64 << 10
}

/// The system's number of an error.
struct SystemError: Error {
  let number: Int32

  var failure: FileFailure { FileFailure(errno: number) }
}
