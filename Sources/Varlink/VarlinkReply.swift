public import StrictJSON

/// One reply to a call.
///
/// Source: varlink.org, Method Call, "Reply".
public enum VarlinkReply: Hashable, Sendable {
  /// A reply after which others follow; only a call with `more` gets these.
  case continued(JSONObject)
  /// The last reply, or the only one.
  case last(JSONObject)
  /// The call failed; nothing follows.
  case failure(VarlinkError)

  /// Reads a reply.
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
    let parameters: JSONObject
    let isContinued: Bool
    let error: String?
    do throws(JSONShapeError) {
      parameters = try members.optional("parameters", as: JSONObject.self) ?? [:]
      isContinued = try members.optional("continues", as: Bool.self) ?? false
      error = try members.optional("error", as: String.self)
    } catch {
      throw .shape(error)
    }
    switch (error, isContinued) {
    case (nil, true): self = .continued(parameters)
    case (nil, false): self = .last(parameters)
    case (let name?, false): self = .failure(VarlinkError(name, parameters))
    case (.some, true): throw .continuedError
    }
  }

  /// The frame, without the NUL.
  public func encoded() -> [UInt8] {
    var members: JSONObject = [:]
    switch self {
    case .continued(let parameters):
      members["parameters"] = .object(parameters)
      members["continues"] = true
    case .last(let parameters):
      members["parameters"] = .object(parameters)
    case .failure(let error):
      members["error"] = .string(error.name)
      // Always there: some clients read it without asking.
      members["parameters"] = .object(error.parameters)
    }
    return JSONValue.object(members).compact()
  }
}
