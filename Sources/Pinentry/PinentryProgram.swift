internal import ChildProcess

/// The program that is started, and its environment.
struct PinentryProgram: Sendable {
  let path: String
  let environment: PinentryEnvironment

  /// Finds the program.
  init(path: String?, environment: PinentryEnvironment) throws(PinentryError) {
    do throws(ChildProcessError) {
      if let path {
        self.path = try ChildProgram.find(among: [path])
      } else {
        let searchPath = environment.variables["PATH"]
        self.path = try ChildProgram.find("pinentry", searchPath: searchPath)
      }
    } catch {
      throw PinentryError(error)
    }
    self.environment = environment
  }
}
