import StrictJSON

extension SigningRequest {
  /// The largest request file, in bytes.
  public static let largestFile = 64 << 20

  private static let documentType = "signing-request"
  private static let version: Int64 = 1

  /// Reads a request file.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - file: Its name, for the problems.
  /// - Throws: ``SigningRequestError`` with everything that is wrong.
  public init(parsing bytes: [UInt8], file: String) throws(SigningRequestError) {
    try self.init(try Self.images(parsing: bytes, file: file))
  }

  /// Reads the images of a request file, which may then be joined with others.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - file: Its name, for the problems.
  /// - Returns: The images, not yet checked against each other.
  /// - Throws: ``SigningRequestError`` with everything that is wrong; if each image is sound, also
  ///   what is wrong among them.
  public static func images(
    parsing bytes: [UInt8],
    file: String
  ) throws(SigningRequestError) -> [NamedImage] {
    let limits = JSONLimits(byteCount: largestFile, depth: 4, valueCount: mostImages * 5)
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes, limits: limits)
    } catch {
      throw SigningRequestError(problems: [.json(file: file, error)])
    }
    var reader = RequestReader(file: file)
    let images = reader.read(document)
    let problems = reader.problems + (reader.isReadable ? Self.problems(among: images) : [])
    guard problems.isEmpty else { throw SigningRequestError(problems: problems) }
    return images
  }

  /// The request as a file, one value a line, for people to read and to carry.
  public var file: [UInt8] {
    let images = images.map { image in
      var object: JSONObject = [
        "reference": .string(image.reference.spelling),
        "digest": .string(image.digest.description),
      ]
      if let platform = image.platform { object["platform"] = .string(platform.description) }
      return JSONValue.object(object)
    }
    let document: JSONValue = [
      "paraph": .string(Self.documentType), "version": .integer(Self.version),
      "images": .array(images),
    ]
    return document.pretty()
  }
}

/// Reads a request and goes on after each problem.
private struct RequestReader {
  let file: String
  var problems: [SigningRequestProblem] = []
  /// Whether there is a list of images at all.
  var isReadable = false

  init(file: String) { self.file = file }

  mutating func read(_ document: JSONValue) -> [NamedImage] {
    guard var root = attempt({ () throws(JSONShapeError) in try StrictObject(document) }) else {
      return []
    }
    let type = attempt { () throws(JSONShapeError) in try root.required("paraph", as: String.self) }
    if let type, !type.hasSameCodePoints(as: "signing-request") {
      problems.append(.otherDocument(file: file, type))
    }
    let version = attempt { () throws(JSONShapeError) in
      try root.required("version", as: Int64.self)
    }
    if let version, version != 1 { problems.append(.version(file: file, version)) }
    let values = attempt { () throws(JSONShapeError) in
      try root.required("images", as: [JSONValue].self)
    }
    attempt { () throws(JSONShapeError) in try root.finish() }
    guard let values else { return [] }
    isReadable = true
    return values.enumerated().compactMap { read($0.element, at: .root["images"][$0.offset]) }
  }

  private mutating func read(_ value: JSONValue, at path: JSONPath) -> NamedImage? {
    guard
      var object = attempt({ () throws(JSONShapeError) in try StrictObject(value, at: path) })
    else { return nil }
    let spelling = attempt { () throws(JSONShapeError) in
      try object.required("reference", as: String.self)
    }
    let digits = attempt { () throws(JSONShapeError) in
      try object.required("digest", as: String.self)
    }
    let platformText = attempt { () throws(JSONShapeError) in
      try object.optional("platform", as: String.self)
    }
    attempt { () throws(JSONShapeError) in try object.finish() }

    var reference: ImageReference?
    var digest: ImageDigest?
    var platform: Platform?
    if let spelling { reference = readReference(spelling, at: path["reference"]) }
    if let digits { digest = readDigest(digits, at: path["digest"]) }
    if let text = platformText ?? nil {
      platform = readPlatform(text, at: path["platform"])
      guard platform != nil else { return nil }
    }
    guard let reference, let digest else { return nil }
    return NamedImage(
      ImageToSign(reference: reference, digest: digest, platform: platform),
      from: .document(file: file, path)
    )
  }

  @discardableResult
  private mutating func attempt<Value>(
    _ step: () throws(JSONShapeError) -> Value
  ) -> Value? {
    do {
      return try step()
    } catch {
      problems.append(.shape(file: file, error))
      return nil
    }
  }
}

extension RequestReader {
  private mutating func readReference(_ text: String, at path: JSONPath) -> ImageReference? {
    do {
      return try ImageReference(parsing: text)
    } catch {
      problems.append(.reference(.document(file: file, path), text, error))
      return nil
    }
  }

  private mutating func readDigest(_ text: String, at path: JSONPath) -> ImageDigest? {
    do {
      return try ImageDigest(parsing: text)
    } catch {
      problems.append(.digest(.document(file: file, path), text, error))
      return nil
    }
  }

  private mutating func readPlatform(_ text: String, at path: JSONPath) -> Platform? {
    do {
      return try Platform(parsing: text)
    } catch {
      problems.append(.platform(.document(file: file, path), text, error))
      return nil
    }
  }
}
