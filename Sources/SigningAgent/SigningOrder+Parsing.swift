internal import ContainerSignature
internal import OpenPGP
internal import Pinentry
internal import StrictJSON
internal import Varlink

extension SigningOrder {
  /// Reads the parameters of Sign.
  ///
  /// - Parameters:
  ///   - parameters: What the caller sent; members that aren't known are ignored.
  ///   - caller: Who sent them.
  /// - Throws: `InvalidParameter` with the parameter's name, or `InvalidImage` with every image
  ///   that can't be signed.
  init(parsing parameters: JSONObject, from caller: Caller) throws(VarlinkError) {
    let images: [JSONValue]
    let surroundings: CallerSurroundings
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(parameters), mode: .lenient)
      images = try reader.required("images", as: [JSONValue].self)
      let place = try reader.optional("place", as: JSONObject.self)
      surroundings = try CallerSurroundings(parsing: place ?? [:])
    } catch {
      throw .invalidParameter(error.parameter)
    }
    let choice = try CardChoice(parsing: parameters)
    let request: SigningRequest
    do throws(AgentError) {
      request = try SigningRequest(images)
    } catch {
      throw error.varlink
    }
    let order = SigningOrder(
      request,
      card: choice.serial,
      key: choice.key,
      for: caller,
      in: surroundings
    )
    guard let order else { throw .invalidParameter("images") }
    self = order
  }
}

extension CallerSurroundings {
  /// Reads the parameter `place`.
  fileprivate init(parsing place: JSONObject) throws(JSONShapeError) {
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
  /// Reads the parameters `card` and `key`, which Sign and ListCards have.
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

extension SigningRequest {
  /// Checks each image, and the images against each other.
  fileprivate init(_ values: [JSONValue]) throws(AgentError) {
    var invalid: [InvalidImage] = []
    var images: [ImageToSign] = []
    for (index, value) in values.enumerated() {
      do throws(ImageProblem) {
        images.append(try ImageToSign(value))
      } catch {
        invalid.append(InvalidImage(index: index, reason: error.reason))
      }
    }
    guard invalid.isEmpty else { throw .invalidImages(invalid) }
    do {
      try self.init(images: images)
    } catch {
      throw .invalidImages(error.problems.map(InvalidImage.init))
    }
  }
}

private struct ImageProblem: Error {
  var reason: String
}

extension ImageToSign {
  fileprivate init(_ value: JSONValue) throws(ImageProblem) {
    do {
      var object = try StrictObject(value, mode: .lenient)
      let reference = try object.required("reference", as: String.self)
      let digest = try object.required("digest", as: String.self)
      let platform = try object.optional("platform", as: String.self)
      self.init(
        reference: try ImageReference(parsing: reference),
        digest: try ImageDigest(parsing: digest),
        platform: try platform.map { text throws(PlatformError) in try Platform(parsing: text) }
      )
    } catch {
      throw ImageProblem(reason: String(describing: error).printableASCII)
    }
  }
}

extension InvalidImage {
  fileprivate init(_ problem: SigningRequestProblem) {
    switch problem {
    case .duplicate(let origin, let other):
      self.init(index: origin.index, reason: "the same image as number \(other.index)")
    case .twoDigests(let origin, let other, _):
      self.init(index: origin.index, reason: "another digest than number \(other.index)")
    default: self.init(index: 0, reason: String(describing: problem).printableASCII)
    }
  }
}

extension ImageOrigin {
  /// The image's place in the call, from 0.
  fileprivate var index: Int {
    guard case .argument(let number) = self else { return 0 }
    return number - 1
  }
}

extension JSONShapeError {
  /// The parameter that is wrong, as Varlink names it.
  fileprivate var parameter: String {
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
