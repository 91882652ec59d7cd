import Glibc
import QubesService

/// What qrexec tells a service in its environment.
///
/// Source: qrexec 4.4.2, qrexec-services: QREXEC_SERVICE_FULL_NAME and QREXEC_REMOTE_DOMAIN are set
/// by the agent of this qube from what dom0 said; a caller can't choose them.
enum ServiceEnvironment {
  /// What is called, and by which qube.
  static func call() throws(Ending) -> QrexecCall {
    guard let fullName = variable("QREXEC_SERVICE_FULL_NAME"),
      let source = variable("QREXEC_REMOTE_DOMAIN")
    else {
      throw Ending(.badCall, "this is a service for Qubes' qrexec, which starts it by itself")
    }
    let call: QrexecCall
    do throws(QrexecServiceError) {
      call = try QrexecCall(fullName: fullName, source: source)
    } catch {
      throw Ending(.badCall, error.sentence)
    }
    // Installed under another name it would do what policy allowed to that name.
    let name = CommandLine.arguments.first.map { $0.split(separator: "/").last.map(String.init) }
    guard name == call.service.method.rawValue || name == call.service.fullName else {
      throw Ending(
        .badCall,
        "this service is installed under another name than \(call.service.method.rawValue)"
      )
    }
    return call
  }

  static func variable(_ name: String) -> String? {
    // Safe because: nobody changes the environment while the value is copied.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
