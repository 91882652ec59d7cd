public import StrictJSON

/// A client's call of one method.
///
/// Source: varlink.org, Method Call, "Call".
public struct VarlinkCall: Hashable, Sendable {
  /// What the client expects to come back.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// One reply.
    case single
    /// Any number of replies, all but the last marked as continued.
    case more
    /// No reply, not even an error.
    case oneway
    /// One reply, after which the connection speaks another protocol.
    case upgrade
  }

  /// The method with its interface, as written: it may be no ``VarlinkName``.
  public var method: String
  /// What the method is called with.
  public var parameters: JSONObject
  /// What the client expects to come back.
  public var mode: Mode

  /// A call.
  public init(method: String, parameters: JSONObject = [:], mode: Mode = .single) {
    self.method = method
    self.parameters = parameters
    self.mode = mode
  }

  /// Reads a call.
  ///
  /// Members that Varlink doesn't know are ignored, as it demands.
  ///
  /// - Parameters:
  ///   - frame: One JSON object, without the NUL.
  ///   - limits: What it may hold.
  /// - Throws: ``VarlinkMessageError``.
  public init(
    parsing frame: [UInt8],
    limits: JSONLimits = .standard
  ) throws(VarlinkMessageError) {
    var members = try StrictObject(parsing: frame, limits: limits)
    var modes: [Mode] = []
    do throws(JSONShapeError) {
      method = try members.required("method", as: String.self)
      parameters = try members.optional("parameters", as: JSONObject.self) ?? [:]
      for mode in [Mode.more, .oneway, .upgrade]
      where try members.optional(mode.rawValue, as: Bool.self) == true {
        modes.append(mode)
      }
    } catch {
      throw .shape(error)
    }
    guard modes.count < 2 else { throw .contradictoryFlags }
    mode = modes.first ?? .single
  }

  /// The frame, without the NUL.
  public func encoded() -> [UInt8] {
    var members: JSONObject = ["method": .string(method)]
    if !parameters.members.isEmpty { members["parameters"] = .object(parameters) }
    if mode != .single { members[mode.rawValue] = true }
    return JSONValue.object(members).compact()
  }
}

extension StrictObject {
  /// Reads a frame's object, unknown members ignored.
  init(parsing frame: [UInt8], limits: JSONLimits) throws(VarlinkMessageError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: frame, limits: limits)
    } catch {
      throw .json(error)
    }
    do throws(JSONShapeError) {
      self = try StrictObject(value, mode: .lenient)
    } catch {
      throw .shape(error)
    }
  }
}
