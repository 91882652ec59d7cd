public import StrictJSON

/// An error that a method answers with: a name and parameters, both part of its interface.
///
/// Source: varlink.org, Method Call, "Reply"; Service, "org.varlink.service".
public struct VarlinkError: Error, Hashable, Sendable {
  /// The error with its interface, `org.varlink.service.MethodNotFound`.
  public var name: String
  /// The facts that its interface lists.
  public var parameters: JSONObject

  /// An error.
  public init(_ name: String, _ parameters: JSONObject = [:]) {
    self.name = name
    self.parameters = parameters
  }
}

extension VarlinkError {
  /// The names of the errors that every service may answer with.
  ///
  /// The last two aren't in varlink.org's list but in that of systemd's sd-varlink.
  public enum Standard: String, Hashable, Sendable, CaseIterable {
    /// The service doesn't have this interface.
    case interfaceNotFound = "org.varlink.service.InterfaceNotFound"
    /// The interface doesn't have this method.
    case methodNotFound = "org.varlink.service.MethodNotFound"
    /// The interface has this method, the service doesn't.
    case methodNotImplemented = "org.varlink.service.MethodNotImplemented"
    /// A parameter is missing or isn't what the method takes.
    case invalidParameter = "org.varlink.service.InvalidParameter"
    /// The caller may not call this method.
    case permissionDenied = "org.varlink.service.PermissionDenied"
    /// The method has more than one reply and was called without `more`.
    case expectedMore = "org.varlink.service.ExpectedMore"
  }

  /// Which standard error this is, nil for one of an application.
  public var standard: Standard? { Standard(rawValue: name) }

  /// The service doesn't have this interface.
  public static func interfaceNotFound(_ interface: String) -> VarlinkError {
    VarlinkError(Standard.interfaceNotFound.rawValue, ["interface": .string(interface)])
  }

  /// The interface doesn't have this method.
  public static func methodNotFound(_ method: String) -> VarlinkError {
    VarlinkError(Standard.methodNotFound.rawValue, ["method": .string(method)])
  }

  /// The interface has this method, the service doesn't.
  public static func methodNotImplemented(_ method: String) -> VarlinkError {
    VarlinkError(Standard.methodNotImplemented.rawValue, ["method": .string(method)])
  }

  /// A parameter is missing or isn't what the method takes.
  public static func invalidParameter(_ parameter: String) -> VarlinkError {
    VarlinkError(Standard.invalidParameter.rawValue, ["parameter": .string(parameter)])
  }

  /// The caller may not call this method.
  public static var permissionDenied: VarlinkError {
    VarlinkError(Standard.permissionDenied.rawValue)
  }

  /// The method has more than one reply and was called without `more`.
  public static var expectedMore: VarlinkError { VarlinkError(Standard.expectedMore.rawValue) }
}
