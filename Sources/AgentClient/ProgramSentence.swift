internal import PrintableText
internal import Subprocess
internal import SystemPackage

/// Why a program doesn't run, or isn't heard to its end: the end of a sentence.
///
/// - Parameter error: What was thrown where it was run.
/// - Returns: Lower case where it is ours, printable ASCII, no full stop.
package func whyNotRun(_ error: any Error) -> String {
  guard let error = error as? SubprocessError else { return printable("\(error)") }
  return switch error.code {
  case .executableNotFound: "it isn't there, or may not be run"
  case .outputLimitExceeded: "it says more than is read"
  default: printable(error.underlyingError?.description ?? "the system doesn't say why")
  }
}
