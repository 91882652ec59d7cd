/// A program that libFuzzer feeds with inputs of its own making.
///
/// It conforms with one function and is marked `@main`. An input that breaks a property ends the
/// process; libFuzzer then writes the input to a file.
///
/// Source: LLVM, "libFuzzer – a library for coverage-guided fuzz testing".
public protocol Fuzzer {
  /// Tries one input; returns if every property holds.
  ///
  /// - Parameter input: Any bytes, also none.
  static func test(_ input: [UInt8])
}

extension Fuzzer {
  /// Hands the program to libFuzzer, which reads the command line.
  public static func main() { runLibFuzzer(test) }
}

/// Says that a property has to hold for every input.
///
/// - Parameters:
///   - holds: Whether it does.
///   - property: The property as a sentence, printed if it doesn't hold.
public func require(_ holds: Bool, _ property: StaticString) {
  guard !holds else { return }
  fatalError("this doesn't hold: \(property)")
}
