internal import StrictJSON

/// The interface that every service has.
///
/// Source: varlink.org, Service, "org.varlink.service".
enum ServiceInterface {
  static let name = "org.varlink.service"

  static let description = """
    # What every Varlink service answers, whatever else it does.
    interface org.varlink.service

    # Who made the service, what it is, and which interfaces it has.
    method GetInfo() -> (
      vendor: string,
      product: string,
      version: string,
      url: string,
      interfaces: []string
    )

    # The description of one of those interfaces, as text in this language.
    method GetInterfaceDescription(interface: string) -> (description: string)

    # The service doesn't have this interface.
    error InterfaceNotFound (interface: string)

    # The interface doesn't have this method.
    error MethodNotFound (method: string)

    # The interface has this method, this service doesn't.
    error MethodNotImplemented (method: string)

    # A parameter is missing, or isn't what the method takes.
    error InvalidParameter (parameter: string)

    # The caller may not call this method.
    error PermissionDenied ()

    # The method has more than one reply and was called without `more`.
    error ExpectedMore ()

    """

  /// The interface of a service.
  ///
  /// - Parameters:
  ///   - about: What GetInfo answers.
  ///   - descriptions: The other interfaces' descriptions by their names.
  /// - Returns: The interface.
  static func interface(
    about: JSONObject,
    descriptions: [String: String]
  ) -> VarlinkInterface {
    let descriptions = descriptions.merging([name: description]) { _, own in own }
    return VarlinkInterface(
      name: name,
      description: description,
      handlers: [
        "GetInfo": { (_, _) async throws(VarlinkError) in about },
        "GetInterfaceDescription": { (call, _) async throws(VarlinkError) in
          guard case .string(let interface)? = call.parameters["interface"] else {
            throw .invalidParameter("interface")
          }
          guard let text = descriptions[interface] else { throw .interfaceNotFound(interface) }
          return ["description": .string(text)]
        },
      ]
    )
  }
}
