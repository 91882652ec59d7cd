import FileTesting
import StrictJSON
import Testing
import Varlink

/// Our server as the client from PyPI sees it, over the socket.
@Suite(.withPythonVarlink)
struct PythonVarlinkSocketTests {
  private func client(_ arguments: [String], refuses: Bool = false) async throws -> String {
    let server = try ServerUnderTest(refuses: refuses)
    let place = arguments.map { $0.replacing("SOCKET", with: "unix:\(server.path)") }
    let output = try await PythonVarlink.runPython(["-m", "varlink.cli"] + place)
    try await server.finish()
    return output
  }

  @Test
  func `it lists what the service is and has`() async throws {
    let output = try await client(["info", "SOCKET"])
    for text in ["Vendor: Example", "org.example.Test", "org.varlink.service"] {
      #expect(output.contains(text))
    }
  }

  @Test
  func `it reads a description`() async throws {
    let output = try await client(["help", "SOCKET/org.example.Test"])
    #expect(output.contains("method Echo"))
  }

  @Test
  func `it calls a method, with one reply and with many`() async throws {
    let output = try await client(["call", "SOCKET/org.example.Test.Echo", #"{"text":"é\n"}"#])
    #expect(try JSONValue(parsing: Array(output.utf8)) == ["text": "é\n"])
    let many = try await client(
      ["call", "--more", "SOCKET/org.example.Test.Count", #"{"to":3}"#]
    )
    #expect(many.filter { $0.isNumber || $0.isNewline }.split(separator: "\n") == ["1", "2", "3"])
  }

  @Test
  func `it hears that it is refused`() async throws {
    let output = try await client(["info", "SOCKET"], refuses: true)
    #expect(output.contains("PermissionDenied"))
  }
}
