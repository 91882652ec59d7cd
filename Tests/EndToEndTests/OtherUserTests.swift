import CardTesting
import FileTesting
import FoundationEssentials
import Glibc
import Testing

/// Who isn't the agent's own user, on a socket that lets everybody connect.
@Suite(
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("the package varlink isn't installed and PyPI can't be reached") {
    await PythonVarlink.isAvailable()
  },
  .timeLimit(.minutes(15))
)
struct OtherUserTests {
  private let images = SampleImages(2)

  @Test(.enabled(if: geteuid() == 0, "only root can be another user"))
  func `another user is turned away`() async throws {
    try await withDesk { desk in
      let folder = "/tmp/paraph-open-\(getpid())"
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o755]
      )
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await desk.withPassedSocket(at: "\(folder)/agent") { agent in
        let parameters = ListeningAgent.parameters(images)
        let refused = try await agent.call("Sign", parameters, as: 65_534)
        #expect(refused.contains("org.varlink.service.PermissionDenied"), "\(refused)")
        let own = try await agent.sign(images)
        #expect(own.contains(#""state": "finished""#), "\(own)")
      }
    }
  }
}
