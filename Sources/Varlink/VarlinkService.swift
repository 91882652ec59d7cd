public import StrictJSON

/// What a service is and what it can do, apart from how its connections come about.
public struct VarlinkService: Sendable {
  /// Who makes the service.
  public let vendor: String
  /// What the service is called.
  public let product: String
  /// The service's version.
  public let version: String
  /// Where more about it can be found.
  public let url: String

  private var interfaces: [String: VarlinkInterface] = [:]

  /// A service.
  ///
  /// - Parameters:
  ///   - vendor: Who makes the service.
  ///   - product: What the service is called.
  ///   - version: The service's version.
  ///   - url: Where more about it can be found.
  ///   - describesItself: Whether `org.varlink.service` is added.
  ///   - interfaces: Its interfaces.
  public init(
    vendor: String,
    product: String,
    version: String,
    url: String,
    describesItself: Bool = true,
    interfaces: [VarlinkInterface]
  ) {
    self.vendor = vendor
    self.product = product
    self.version = version
    self.url = url
    for interface in interfaces { self.interfaces[interface.name] = interface }
    guard describesItself else { return }
    self.interfaces[ServiceInterface.name] = ServiceInterface.interface(
      about: [
        "vendor": .string(vendor),
        "product": .string(product),
        "version": .string(version),
        "url": .string(url),
        "interfaces": .array(self.interfaces.keys.union(ServiceInterface.name)),
      ],
      descriptions: self.interfaces.mapValues(\.description)
    )
  }

  /// Answers one call.
  ///
  /// - Parameters:
  ///   - call: The call, from anybody.
  ///   - sink: Where replies before the last go to.
  /// - Returns: The parameters of the last reply.
  /// - Throws: ``VarlinkError``, a standard one or the method's own.
  public func answer(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    guard let name = VarlinkName(call.method) else { throw .invalidParameter("method") }
    guard let interface = interfaces[name.interface] else {
      throw .interfaceNotFound(name.interface)
    }
    // No method hands its connection over to another protocol.
    guard call.mode != .upgrade else { throw .methodNotImplemented(call.method) }
    return try await interface.answer(name.member, call, sink)
  }
}

extension Dictionary<String, VarlinkInterface>.Keys {
  fileprivate func union(_ name: String) -> [JSONValue] {
    Set(self).union([name]).sorted().map(JSONValue.string)
  }
}
