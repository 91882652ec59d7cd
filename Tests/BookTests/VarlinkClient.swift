import FileTesting
import Testing

/// The reference client of Varlink, for the page that shows it.
enum VarlinkClient {
  /// The interpreter that has it.
  ///
  /// - Returns: The path, once the package is installed.
  /// - Throws: That it can't be.
  static func python() async throws -> String {
    try #require(await PythonVarlink.isAvailable(), "PyPI's varlink can't be installed")
    return PythonVarlink.python
  }
}
