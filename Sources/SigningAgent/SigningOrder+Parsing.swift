internal import ContainerSignature
internal import Pinentry
internal import StrictJSON
internal import Varlink

extension SigningOrder {
  /// Reads the parameters of Sign.
  ///
  /// - Parameters:
  ///   - parameters: What the caller sent; members that aren't known are ignored.
  ///   - caller: Who sent them.
  /// - Throws: `InvalidParameter` with the parameter's name, `InvalidImage` with the images that
  ///   can't be signed, or `InvalidHandoff` with the earlier signatures that are none.
  init(signing parameters: JSONObject, from caller: Caller) throws(VarlinkError) {
    let values: [JSONValue]
    let handoff: [JSONValue]?
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(parameters), mode: .lenient)
      values = try reader.required("images", as: [JSONValue].self)
      handoff = try reader.optional("handoff", as: JSONObject.self).map {
        object throws(JSONShapeError) in
        var reader = try StrictObject(.object(object), at: .root["handoff"], mode: .lenient)
        return try reader.required("earlier", as: [JSONValue].self)
      }
    } catch {
      throw .invalidParameter(error.parameter)
    }
    let choice = try CardChoice(parsing: parameters)
    let surroundings = try CallerSurroundings(inCall: parameters)
    let order: SigningOrder?
    do throws(AgentError) {
      let images = try Self.images(values)
      let earlier = try handoff.map { values throws(AgentError) in
        try EarlierSignature.list(values)
      }
      let request = try SigningRequest(images, earlier ?? [])
      order = SigningOrder(
        request,
        listing: earlier,
        card: choice.serial,
        key: choice.key,
        for: caller,
        in: surroundings
      )
    } catch {
      throw error.varlink
    }
    guard let order else { throw .invalidParameter("images") }
    self = order
  }

  /// Reads the parameters of Approve, which has no list of signatures.
  ///
  /// - Parameters:
  ///   - parameters: What the caller sent; members that aren't known are ignored.
  ///   - caller: Who sent them.
  /// - Throws: As for Sign.
  init(approving parameters: JSONObject, from caller: Caller) throws(VarlinkError) {
    var parameters = parameters
    parameters["handoff"] = nil
    try self.init(signing: parameters, from: caller)
  }

  /// Reads each image.
  private static func images(_ values: [JSONValue]) throws(AgentError) -> [NamedImage] {
    var invalid = FirstReasons<InvalidImage>()
    var images: [NamedImage] = []
    for (index, value) in values.enumerated() {
      let path = JSONPath.root["images"][index]
      do throws(ImageProblems) {
        images.append(NamedImage(try ImageToSign(value, at: path), from: .element(path)))
      } catch {
        invalid.append(contentsOf: error.reasons.map { InvalidImage(index: index, reason: $0) })
      }
    }
    guard invalid.isEmpty else { throw .invalidImages(invalid.list) }
    return images
  }
}

extension SigningRequest {
  /// Checks the images against each other, and those of earlier signatures with them.
  fileprivate init(
    _ images: [NamedImage],
    _ earlier: [EarlierSignature]
  ) throws(AgentError) {
    let listed = earlier.enumerated().map { index, signature in
      NamedImage(signature.image, from: .element(EarlierSignature.path(index)))
    }
    let problems: [SigningRequestProblem]
    do throws(SigningRequestError) {
      try self.init(images + listed)
      return
    } catch {
      problems = error.problems
    }
    var images = FirstReasons<InvalidImage>()
    var signatures = FirstReasons<InvalidSignature>()
    for problem in problems {
      if problem.isAboutImages {
        images.append(InvalidImage(problem))
      } else {
        let index = problem.origin?.index ?? 0
        signatures.append(
          InvalidSignature(index: index, name: earlier[index].name, reason: problem.reason)
        )
      }
    }
    guard images.isEmpty else { throw .invalidImages(images.list) }
    throw .invalidHandoff(signatures.list)
  }
}

/// Everything that is wrong with one image, a sentence each.
struct ImageProblems: Error {
  var reasons: [String]
}

extension ImageToSign {
  /// Reads the interface's type `Image`.
  init(_ value: JSONValue, at path: JSONPath) throws(ImageProblems) {
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

extension SigningRequestProblem {
  /// Whether it is about what is still to be signed, not about what is only listed.
  fileprivate var isAboutImages: Bool {
    guard case .element(let path)? = origin else { return true }
    return path.steps.first != JSONPath.root["handoff"].steps.first
  }
}

extension ImageOrigin {
  /// The image's place in its list, from 0.
  fileprivate var index: Int {
    guard case .element(let path) = self else { return 0 }
    for case .element(let index) in path.steps { return index }
    return 0
  }
}
