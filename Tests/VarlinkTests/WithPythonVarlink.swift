import FileTesting
import Testing

extension Trait where Self == ConditionTrait {
  /// For suites that need the package.
  static var withPythonVarlink: Self {
    .enabled("the package varlink isn't installed and PyPI can't be reached") {
      await PythonVarlink.isAvailable()
    }
  }
}
