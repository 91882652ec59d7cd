internal import OpenPGP
internal import Pinentry
internal import StrictJSON
internal import Varlink

// What several methods of the interface take.

extension CallerSurroundings {
  /// Reads the parameter `place` of a call.
  ///
  /// - Parameter parameters: What the caller sent; members that aren't known are ignored.
  /// - Throws: `InvalidParameter` with the parameter's name.
  init(inCall parameters: JSONObject) throws(VarlinkError) {
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(parameters), mode: .lenient)
      let place = try reader.optional("place", as: JSONObject.self)
      try self.init(parsing: place ?? [:])
    } catch {
      throw .invalidParameter(error.parameter)
    }
  }

  /// Reads the interface's type `Place`.
  private init(parsing place: JSONObject) throws(JSONShapeError) {
    self.init()
    var reader = try StrictObject(.object(place), at: .root["place"], mode: .lenient)
    terminal = try reader.optional("terminal", as: String.self)
    terminalType = try reader.optional("terminal_type", as: String.self)
    display = try reader.optional("display", as: String.self)
    waylandDisplay = try reader.optional("wayland_display", as: String.self)
    xAuthority = try reader.optional("xauthority", as: String.self)
    characterLocale = try reader.optional("ctype", as: String.self)
    messageLocale = try reader.optional("messages", as: String.self)
  }
}

extension CardChoice {
  /// Reads the parameters `card` and `key`, which all methods about cards have.
  ///
  /// - Parameter parameters: What the caller sent; members that aren't known are ignored.
  /// - Throws: `InvalidParameter` with the parameter's name.
  init(parsing parameters: JSONObject) throws(VarlinkError) {
    let fingerprint: String?
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(parameters), mode: .lenient)
      serial = try reader.optional("card", as: String.self)
      fingerprint = try reader.optional("key", as: String.self)
    } catch {
      throw .invalidParameter(error.parameter)
    }
    guard let fingerprint else { return }
    key = Fingerprint(hexadecimal: fingerprint)
    guard key != nil else { throw .invalidParameter("key") }
  }
}

extension JSONShapeError {
  /// The parameter that is wrong, as Varlink names it.
  var parameter: String {
    switch self {
    case .missing(let path), .number(let path), .kind(let path, _, _): path.parameter
    case .unknownMembers(let paths): paths.first?.parameter ?? ""
    }
  }
}

extension JSONPath {
  fileprivate var parameter: String {
    guard case .member(let name) = steps.first else { return "" }
    return name
  }
}
