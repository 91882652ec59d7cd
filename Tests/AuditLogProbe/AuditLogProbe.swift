import AuditLog
import Glibc

/// Adds records to a log, several calls of so many records each, and prints the number of each
/// call once it is on the disk; the first error ends it.
///
/// Arguments: folder, how many calls, records in a call, size limit, and what marks the records.
@main
enum AuditLogProbe {
  static func main() async {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let calls = Int(arguments[2]), let count = Int(arguments[3]),
      let sizeLimit = Int(arguments[4])
    else {
      print("usage: AuditLogProbe FOLDER CALLS RECORDS SIZE-LIMIT MARK")
      exit(2)
    }
    let log = AuditLog(folder: arguments[1], sizeLimit: sizeLimit)
    do {
      for call in 0..<calls {
        let records = (0..<count).map { index in
          var record = AuditRecord(.signed)
          record.approval = "\(arguments[5])-\(call)"
          record.reference = "stagex/core-acl:\(index)"
          record.reasons = [String(repeating: "x", count: 400)]
          return record
        }
        try await log.append(records)
        print(call)
        // What is said must be out before the process dies.
        fflush(nil)
      }
    } catch {
      print("error: \(error)")
      exit(1)
    }
  }
}
