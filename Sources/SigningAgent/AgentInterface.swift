/// The agent's Varlink interface.
public enum AgentInterface {
  /// The interface's name.
  public static let name = "org.paraph.Agent"

  /// The interface's description, as GetInterfaceDescription returns it.
  ///
  /// It is the file `org.paraph.Agent.varlink`, put into the program when it is built.
  public static var description: String {
    String(decoding: PackageResources.org_paraph_Agent_varlink, as: UTF8.self)
  }
}
