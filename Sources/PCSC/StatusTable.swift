import CPCSC
import Glibc

/// The readers that are asked about in one call, and what is known of them.
///
/// Source: pcsc-lite 1.9.9, winscard_clnt.c, SCardGetStatusChange.
@safe
struct StatusTable: ~Copyable {
  /// A reader that doesn't exist, whose status changes when readers come and go.
  private static let notification = ReaderName(#"\\?PnP?\Notification"#)

  /// The most entries that libpcsclite takes.
  static let limit = 16

  /// What was found out about one reader.
  struct Row {
    /// Which one.
    var name: ReaderName
    /// Flags in the lower 16 bits, a count of events in the upper.
    var status: UInt32
    /// Empty without a card.
    var answerToReset: [UInt8]
  }

  private let names: [ReaderName]
  private let entries: UnsafeMutableBufferPointer<SCARD_READERSTATE>

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - readers: Each reader with the status that was seen last; 0 if none was. What goes
  ///     beyond ``limit`` is left out.
  ///   - changes: With a number, the table also waits for readers that come and go.
  init(readers: [(name: ReaderName, known: UInt32)], changesAfter changes: UInt32? = nil) {
    var rows = readers.prefix(changes == nil ? Self.limit : Self.limit - 1)[...]
    if let changes, let notification = Self.notification {
      rows.append((notification, changes))
    }
    names = rows.map(\.name)
    unsafe entries = .allocate(capacity: rows.count)
    for (index, row) in rows.enumerated() {
      var entry = unsafe SCARD_READERSTATE()
      // Safe because: strdup's copy is freed in `deinit` only.
      unsafe entry.szReader = UnsafePointer(row.name.withCString { unsafe strdup($0) })
      unsafe entry.dwCurrentState = DWORD(row.known)
      // Safe because: `rows.count` entries were allocated.
      unsafe entries.initializeElement(at: index, to: entry)
    }
  }

  deinit {
    for index in unsafe entries.indices {
      // Safe because: each name came from strdup in `init`.
      unsafe free(UnsafeMutablePointer(mutating: entries[index].szReader))
    }
    unsafe entries.deallocate()
  }

  /// Asks for the status of all readers, and waits until one differs from what is known.
  ///
  /// - Parameters:
  ///   - milliseconds: How long to wait; 0 asks only.
  ///   - context: Whom to ask.
  /// - Returns: What SCardGetStatusChange returned.
  func wait(_ milliseconds: UInt32, on context: ServiceContext) -> ReturnCode {
    // Safe because: the entries and their names live as long as the table.
    ReturnCode(
      unsafe SCardGetStatusChange(
        context.number,
        DWORD(milliseconds),
        entries.baseAddress,
        DWORD(entries.count)
      )
    )
  }

  /// What the last ``wait(_:on:)`` found, one for each reader and, last, for the changes.
  var found: [Row] {
    names.indices.map { index in
      // Safe because: there are as many entries as names.
      let entry = unsafe entries[index]
      let answerToReset = unsafe withUnsafeBytes(of: entry.rgbAtr) { bytes in
        // Safe because: `prefix` stays within the field whatever `cbAtr` says.
        unsafe Array(bytes.prefix(Int(clamping: entry.cbAtr)))
      }
      return Row(
        name: names[index],
        status: unsafe UInt32(truncatingIfNeeded: entry.dwEventState) & ~UInt32(
          SCARD_STATE_CHANGED
        ),
        answerToReset: answerToReset
      )
    }
  }
}

extension ReaderName {
  /// Lends the name as C wants it.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    // Safe because: a NUL follows the bytes, and the array outlives the call.
    unsafe (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("an array of one element") }
      return unsafe body(start)
    }
  }
}

extension ReaderState {
  /// Reads what SCardGetStatusChange says of one reader.
  init(_ row: StatusTable.Row) {
    let isCardPresent = row.status & UInt32(SCARD_STATE_PRESENT) != 0
    self.init(
      name: row.name,
      isCardPresent: isCardPresent,
      answerToReset: isCardPresent ? row.answerToReset : [],
      eventCount: UInt16(row.status >> 16)
    )
  }
}
