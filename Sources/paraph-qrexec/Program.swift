import Glibc
import ProgramStart
import QubesService

/// The service that qrexec starts for a call from another qube: between its standard input and
/// output and the agent.
///
/// Installed as /etc/qubes-rpc/paraph.Sign and paraph.PublicKey. One call, one request, one stream
/// of answers, then it ends. What may be asked for comes from qrexec's environment and never from
/// the body, which goes on as it is: the agent compares the two.
@main
enum Program {
  static func main() {
    openMissingStandardDescriptors()
    // A caller that is gone is found by the error of a write.
    signal(SIGPIPE, SIG_IGN)
    do throws(Ending) {
      let call = try ServiceEnvironment.call()
      let output = try CallerOutput()
      let request = try Request.read(from: STDIN_FILENO, within: RequestLimits.time)
      var relay = Relay(
        call,
        output: output,
        agent: try AgentSocket.connect(),
        sending: call.descriptor + [0] + request + [0]
      )
      try relay.run()
    } catch {
      error.tell()
      exit(error.status.rawValue)
    }
  }
}
