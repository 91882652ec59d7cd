import ArgumentParser
import AuditLog
import DesktopNotification
import FoundationEssentials
import Glibc
import Pinentry
import Policy
import PolicyFiles
import SigningAgent

/// What the agent signs with: policy, record, dialogs.
struct SigningOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Be the machine's agent: no user's policy, the record in $STATE_DIRECTORY, and "
        + "systemd-ask-password where no pinentry can be shown."
    )
  )
  var system = false

  @Option(
    help: ArgumentHelp(
      "The pinentry program; the first `pinentry` on the PATH if not given.",
      valueName: "program"
    ),
    completion: .file()
  )
  var pinentry: String?

  @Option(
    help: ArgumentHelp(
      "Run this with the text when a touch is waited for, and end it by SIGTERM after that; "
        + "`notify-send` if not given.",
      valueName: "program"
    ),
    completion: .file()
  )
  var notify: String?

  @Option(
    help: ArgumentHelp(
      "Send no PIN when fewer tries than this are left, where no policy says it; 2 if not given.",
      valueName: "tries"
    )
  )
  var minimumTries: Int?

  @Flag(
    name: .customLong("allow-factory-pin"),
    help: ArgumentHelp(
      "Send the factory's PIN, 123456, where no policy says otherwise: for tests and "
        + "demonstrations."
    )
  )
  var allowsFactoryPIN = false

  func validate() throws {
    guard minimumTries.map((1...15).contains) ?? true else {
      throw ValidationError("--minimum-tries takes 1 to 15")
    }
  }

  /// Reads the policy, anew each time.
  var currentPolicy: SigningAgent.CurrentPolicy {
    var paths = PolicyPaths { ProcessInfo.processInfo.environment[$0] }
    if system { paths.user = nil }
    let defaults = PolicyDefaults(
      minimumTries: minimumTries,
      factoryPIN: allowsFactoryPIN ? .allow : nil
    )
    return { [paths] () throws(AgentError) in
      do throws(PolicyLoadError) {
        return try LoadedPolicy(paths, defaults: defaults).policy
      } catch {
        throw .policyUnusable(error.sentences)
      }
    }
  }

  /// Where the record is written.
  var logFolder: String {
    get throws {
      let variables = ProcessInfo.processInfo.environment
      func absolute(_ name: String) -> String? {
        variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
      }
      if system {
        // systemd lists several with colons between; ours has one.
        guard let folder = absolute("STATE_DIRECTORY") else { return "/var/lib/paraph" }
        return folder
      }
      let state = absolute("XDG_STATE_HOME") ?? absolute("HOME").map { $0 + "/.local/state" }
      guard let state else {
        throw ValidationError("neither XDG_STATE_HOME nor HOME says where the record is to be")
      }
      return state + "/paraph"
    }
  }

  /// What asks the person.
  var dialog: any ApprovalDialog {
    let pinentry = PinentryDialog(Pinentry(path: pinentry), needsPlace: system)
    return system ? FallbackDialog(pinentry, AskPasswordDialog(AskPassword())) : pinentry
  }

  /// What announces touches besides the caller.
  var notifier: DesktopNotifier { DesktopNotifier(command: notify) }
}
