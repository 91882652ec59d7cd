import Glibc

/// The machine's cores.
enum Processors {
  /// How many this process may use, at least one.
  static var count: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }
}
