import ConfinedFiles
import ContainerSignature
import Glibc
import Lookaside

/// Adds signatures to a checkout and prints the number of each; the first error ends it.
///
/// Arguments: checkout, image, how many, how many bytes, and `named` for files with a temporary name.
@main
enum LookasideProbe {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5, let count = Int(arguments[3]), let byteCount = Int(arguments[4])
    else {
      print("usage: LookasideProbe CHECKOUT IMAGE COUNT BYTES [named]")
      exit(2)
    }
    let form = arguments.count > 5 ? NamelessForm.temporaryName : .automatic
    do {
      let checkout = try LookasideCheckout(at: arguments[1], form: form)
      let image = try ImageToSign(argument: arguments[2])
      // A whole signature has this first byte, and `.` as its last.
      let bytes = [0xC4] + Array(repeating: UInt8(ascii: "x"), count: byteCount) + [0x2E]
      for _ in 0..<count { print(try checkout.append(bytes, for: image).number) }
    } catch {
      print("error: \(error)")
      exit(1)
    }
  }
}
