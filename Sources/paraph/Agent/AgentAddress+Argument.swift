import AgentClient
import ArgumentParser

extension AgentAddress {
  /// Reads an option's value.
  ///
  /// - Throws: `ValidationError` with the forms that there are.
  init(option text: String) throws {
    guard let address = AgentAddress(parsing: text) else {
      throw ValidationError("take unix:PATH (a socket), exec:COMMAND, or qrexec:QUBE")
    }
    self = address
  }
}
