import FileTesting
import FoundationEssentials
import StrictJSON
import Testing
import Varlink

/// Our service as the client from PyPI sees it, over pipes.
@Suite(.withPythonVarlink)
struct PythonVarlinkTests {
  private static let agentDescription =
    "\(PythonVarlink.packageRoot)/Sources/SigningAgent/org.paraph.Agent.varlink"

  /// Runs the client's command line against a service of its own.
  private func client(_ arguments: [String]) async throws -> String {
    let bridge = try await Bridge()
    let agent = VarlinkInterface(
      name: "org.paraph.Agent",
      description: try String(contentsOfFile: Self.agentDescription, encoding: .utf8),
      handlers: [:]
    )
    let service = TestService().service(adding: [agent])
    let transport = bridge.transport
    async let serving: Void = service.serve(transport)
    let output = try await PythonVarlink.runPython(
      ["-m", "varlink.cli", "-b", bridge.path] + arguments
    )
    try await serving
    return output
  }

  @Test
  func `it lists what the service is and has`() async throws {
    let output = try await client(["info"])
    for text in [
      "Vendor: Example", "Product: Test", "Version: 1", "URL: https://example.org",
      "org.example.Test", "org.paraph.Agent", "org.varlink.service",
    ] {
      #expect(output.contains(text))
    }
  }

  @Test(arguments: [
    ("org.varlink.service", "error InterfaceNotFound"),
    ("org.example.Test", "method Echo"),
    ("org.paraph.Agent", "method Sign"),
  ])
  func `it reads the descriptions`(interface: String, line: String) async throws {
    let output = try await client(["help", interface])
    #expect(output.contains(line))
  }

  @Test
  func `it calls a method`() async throws {
    let output = try await client(["call", "org.example.Test.Echo", #"{"text":"é\n\"a"}"#])
    let reply = try JSONValue(parsing: Array(output.utf8))
    #expect(reply == ["text": "é\n\"a"])
  }

  @Test
  func `it gets every reply of a call with more`() async throws {
    let output = try await client(["call", "--more", "org.example.Test.Count", #"{"to":3}"#])
    #expect(
      output.filter { $0.isNumber || $0.isNewline }.split(separator: "\n") == ["1", "2", "3"]
    )
  }

  @Test(arguments: [
    ("org.example.Test.Fail", "org.example.Test.Failed"),
    ("org.example.Test.Other", "MethodNotFound"),
    ("org.example.Other.Echo", "InterfaceNotFound"),
  ])
  func `it is told what goes wrong`(method: String, error: String) async throws {
    let output = try await client(["call", method, #"{"code":5}"#])
    #expect(output.contains(error))
  }

  @Test
  func `the agent's interface is a valid description`() async throws {
    let program = """
      import sys, varlink
      interface = varlink.Interface(open(sys.argv[1]).read())
      print(interface.name, *(n for n in interface.members if interface.members[n]
            .__class__.__name__ == "_Method"))
      """
    let output = try await PythonVarlink.runPython(["-c", program, Self.agentDescription])
    #expect(output == "org.paraph.Agent GetInfo ListCards Sign SignGitObject Approve Cancel\n")
  }
}
