import AgentClient
import ArgumentParser

extension AgentAddress: ExpressibleByArgument {
  /// Reads an option's value.
  public init?(argument: String) { self.init(parsing: argument) }
}
