import Glibc

extension CardHolder {
  /// Programs that are known to connect to cards exclusively.
  static let exclusivePrograms: Set<String> = ["scdaemon"]

  /// The kernel cuts the name of a process to this many bytes, with a newline at its end.
  private static let nameLimit = 16

  /// Every process of any user with the name of a program that holds cards exclusively.
  ///
  /// Source: Linux, proc_pid_comm(5).
  ///
  /// - Returns: This user's first, as the likeliest, then in the order of their numbers; processes
  ///   that can't be seen are left out.
  static func running() -> [CardHolder] {
    processIDs()
      .compactMap { (processID: Int32) -> CardHolder? in
        guard let name = programName(of: processID), exclusivePrograms.contains(name) else {
          return nil
        }
        return CardHolder(name: name, processID: processID)
      }
      .map { (rank: isOwn($0.processID) ? 0 : 1, holder: $0) }
      .sorted { ($0.rank, $0.holder.processID) < ($1.rank, $1.holder.processID) }
      .map(\.holder)
  }

  private static func isOwn(_ processID: Int32) -> Bool {
    var status = stat()
    // Safe because: the path is a Swift string that outlives the call, which fills the structure.
    return unsafe stat("/proc/\(processID)", &status) == 0 && status.st_uid == geteuid()
  }

  private static func processIDs() -> [Int32] {
    var processIDs: [Int32] = []
    // Safe because: the stream is used by this function alone, and closed at its end.
    guard let directory = unsafe opendir("/proc") else { return [] }
    defer { unsafe closedir(directory) }
    while let entry = unsafe readdir(directory) {
      // Safe because: the entry is valid until the next call, and readdir(3) ends every name
      // with NUL.
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let processID = Int32(name) { processIDs.append(processID) }
    }
    return processIDs
  }

  private static func programName(of processID: Int32) -> String? {
    // Safe because: the path is a Swift string that outlives the call.
    let file = unsafe open("/proc/\(processID)/comm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let line = unsafe [UInt8](unsafeUninitializedCapacity: nameLimit) { buffer, count in
      // Safe because: read(2) writes no more than the capacity and returns how much.
      count = unsafe max(0, read(file, buffer.baseAddress, buffer.count))
    }
    return String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
