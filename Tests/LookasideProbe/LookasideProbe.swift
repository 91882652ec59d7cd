import ConfinedFiles
import ContainerSignature
import Glibc
import Lookaside

/// Adds signatures to a checkout and tells the number of each at once; the first error ends it.
///
/// Arguments: checkout, image, how many, how many bytes, then `named` for files with a temporary name,
/// and `allowed` to begin each only after a line on standard input, or its end.
@main
enum LookasideProbe {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5, let count = Int(arguments[3]), let byteCount = Int(arguments[4])
    else {
      tell("usage: LookasideProbe CHECKOUT IMAGE COUNT BYTES [named] [allowed]")
      exit(2)
    }
    let words = arguments.dropFirst(5)
    let form = words.contains("named") ? NamelessForm.temporaryName : .automatic
    let isAllowedOneByOne = words.contains("allowed")
    do {
      let checkout = try LookasideCheckout(at: arguments[1], form: form)
      let image = try ImageToSign(argument: arguments[2])
      // A whole signature has this first byte, and `.` as its last.
      let bytes = [0xC4] + Array(repeating: UInt8(ascii: "x"), count: byteCount) + [0x2E]
      for _ in 0..<count {
        if isAllowedOneByOne { _ = readLine() }
        tell("\(try checkout.append(bytes, for: image).number)")
      }
    } catch {
      tell("error: \(error)")
      exit(1)
    }
  }

  /// Says a line without delay, for who watches.
  private static func tell(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    // Safe because: the system reads at most as many bytes as the array has.
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
