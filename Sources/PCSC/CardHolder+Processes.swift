import Glibc

extension CardHolder {
  /// Programs that are known to connect to cards exclusively.
  static let exclusivePrograms: Set<String> = ["scdaemon"]

  /// The most bytes of a command line that are looked at.
  private static let lineLimit = 4096

  /// The kernel cuts the name of a process to this many bytes, with a newline at its end.
  private static let nameLimit = 16

  /// The program that keeps a card in a transaction, if it is likely: the service doesn't tell.
  ///
  /// An agent that was started for one command has a card as long as it asks a person for
  /// something.
  ///
  /// - Returns: The only such agent that runs besides this process; nil if there is none, or more.
  public static func inTransaction() -> CardHolder? {
    let agents = running(["paraphd"]).filter { holder in
      holder.processID != getpid()
        && content(of: "/proc/\(holder.processID)/cmdline", limit: lineLimit)
          .split(separator: 0).contains { $0.elementsEqual("--stdio".utf8) }
    }
    return agents.count == 1 ? agents.first : nil
  }

  /// Every process of any user with the name of one of some programs.
  ///
  /// Source: Linux, proc_pid_comm(5).
  ///
  /// - Parameter programs: Their names.
  /// - Returns: This user's first, as the likeliest, then in the order of their numbers; processes
  ///   that can't be seen are left out.
  static func running(_ programs: Set<String> = exclusivePrograms) -> [CardHolder] {
    processIDs()
      .compactMap { (processID: Int32) -> CardHolder? in
        guard let name = programName(of: processID), programs.contains(name) else {
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
    let line = content(of: "/proc/\(processID)/comm", limit: nameLimit)
    guard !line.isEmpty else { return nil }
    return String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The first bytes of a file; none if it can't be read.
  private static func content(of path: String, limit: Int) -> [UInt8] {
    // Safe because: the path is a Swift string that outlives the call.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    return unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      // Safe because: read(2) writes no more than the capacity and returns how much.
      count = unsafe max(0, read(file, buffer.baseAddress, buffer.count))
    }
  }
}
