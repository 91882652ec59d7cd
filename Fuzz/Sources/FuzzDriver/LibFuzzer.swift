import Glibc

/// What is tried.
// Safe because: it is set once, before libFuzzer starts, and there is one thread.
private nonisolated(unsafe) var current: ([UInt8]) -> Void = { _ in }

/// Runs libFuzzer by the arguments of the process and ends the process.
func runLibFuzzer(_ test: @escaping ([UInt8]) -> Void) -> Never {
  unsafe current = test
  // Safe because: libFuzzer may reorder the arguments, and nobody else reads them.
  var count = CommandLine.argc
  var arguments = unsafe CommandLine.unsafeArgv
  exit(unsafe runDriver(&count, &arguments, testOneInput))
}

/// What libFuzzer calls for each input; its library wants the symbol although it is told of the
/// function.
///
/// - Parameters:
///   - start: The input's first byte.
///   - count: How many bytes there are.
/// - Returns: 0, which libFuzzer asks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // Safe because: libFuzzer lends `count` bytes for the time of the call, and they are copied.
  unsafe current(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// libFuzzer's own `main`, as a function.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
