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
    var images: [NamedImage] = []
    for (index, value) in values.enumerated() {
      let path = JSONPath.root["images"][index]
      do throws(ImageProblems) {
        images.append(NamedImage(try ImageToSign(value, at: path), from: .element(path)))
      } catch {
        invalid += error.reasons.map { InvalidImage(index: index, reason: $0) }
      }
    }
    guard invalid.isEmpty else { throw .invalidImages(invalid) }
    do {
      try self.init(images)
    } catch {
      throw .invalidImages(error.problems.map(InvalidImage.init))
    }
  }
}

/// Everything that is wrong with one image, a sentence each.
private struct ImageProblems: Error {
  var reasons: [String]
}

extension ImageToSign {
  fileprivate init(_ value: JSONValue, at path: JSONPath) throws(ImageProblems) {
    let texts: (reference: String, digest: String, platform: String?)
    do throws(JSONShapeError) {
      var object = try StrictObject(value, at: path, mode: .lenient)
      texts = (
        try object.required("reference", as: String.self),
        try object.required("digest", as: String.self),
        try object.optional("platform", as: String.self)
      )
    } catch {
      throw ImageProblems(reasons: [error.sentence])
    }
    var problems: [SigningRequestProblem] = []
    var reference: ImageReference?
    var digest: ImageDigest?
    var platform: Platform?
    do {
      reference = try ImageReference(parsing: texts.reference)
    } catch {
      problems.append(.reference(.element(path), texts.reference, error))
    }
    do {
      digest = try ImageDigest(parsing: texts.digest)
    } catch {
      problems.append(.digest(.element(path), texts.digest, error))
    }
    if let text = texts.platform {
      do {
        platform = try Platform(parsing: text)
      } catch {
        problems.append(.platform(.element(path), text, error))
      }
    }
    guard problems.isEmpty, let reference, let digest else {
      throw ImageProblems(reasons: problems.map(\.reason))
    }
    self.init(reference: reference, digest: digest, platform: platform)
  }
}

extension InvalidImage {
  fileprivate init(_ problem: SigningRequestProblem) {
    self.init(index: problem.origin?.index ?? 0, reason: problem.reason)
  }
}

extension ImageOrigin {
  /// The image's place in the call, from 0.
  fileprivate var index: Int {
    guard case .element(let path) = self, case .element(let index) = path.steps.last else {
      return 0
    }
    return index
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
