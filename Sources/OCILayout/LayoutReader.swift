internal import ConfinedFiles
internal import ContainerSignature
internal import Gcrypt
internal import OpenPGP
internal import StrictJSON

/// Reads one OCI layout and goes on after each problem.
///
/// Source: OCI image specification 1.1, image-layout.md.
struct LayoutReader {
  /// The largest document of a layout that is read, in bytes; the same as registries take.
  static let largestDocument = 4 << 20
  /// How deep an index may stand in an index.
  static let deepestIndex = 4

  /// How many descriptors are followed, all indexes together: each may name the same one again,
  /// and its own, a few times as often at each step.
  static let mostDescriptors = LayoutIndex.mostManifests

  private(set) var problems: [LayoutProblem] = []

  private let folder: ConfinedFolder
  private let subpath: String?
  private let name: String
  private var followedCount = 0

  /// What one descriptor of `index.json` leads to.
  private struct Found {
    let tag: String
    let descriptor: LayoutDescriptor
    /// The file in which the descriptor stands.
    let file: String
  }

  /// Takes a layout.
  ///
  /// - Parameters:
  ///   - folder: The folder that isn't left.
  ///   - subpath: Where in it the layout is; nil if it is the layout.
  ///   - name: The image's name.
  init(_ folder: ConfinedFolder, subpath: String?, name: String) {
    self.folder = folder
    self.subpath = subpath
    self.name = name
  }

  /// Reads the layout.
  ///
  /// - Parameter registryPrefix: What stands before the name in a reference.
  /// - Returns: The images, without those that have a problem.
  mutating func read(registryPrefix: String) -> [NamedImage] {
    let marker = document("oci-layout")
    let main = document("index.json")
    if let marker { check(marker, "oci-layout", LayoutMarker.init) }
    guard let main, let index = check(main, "index.json", LayoutIndex.init) else { return [] }
    var found: [Found] = []
    for descriptor in index.manifests where !descriptor.isAttestation {
      guard let tag = tag(of: descriptor, in: index) else { continue }
      found += images(descriptor, in: "index.json", tag: tag, depth: 1)
    }
    guard followedCount <= Self.mostDescriptors else { return [] }
    if found.isEmpty, problems.isEmpty { report("index.json", nil, .noImages) }
    let perTag = Dictionary(grouping: found, by: \.tag).mapValues(\.count)
    return found.compactMap { found in
      image(found, registryPrefix: registryPrefix, isAlone: perTag[found.tag] == 1)
    }
  }

  private mutating func tag(of descriptor: LayoutDescriptor, in index: LayoutIndex) -> String? {
    switch (descriptor.referenceName, index.referenceName) {
    case (let own?, let shared?) where !own.hasSameCodePoints(as: shared):
      report("index.json", descriptor.path, .twoTags(own, shared))
      return nil
    case (let tag?, _), (nil, let tag?): return tag
    case (nil, nil):
      report("index.json", descriptor.path, .noTag)
      return nil
    }
  }

  /// The images that a descriptor leads to, through as many indexes as are between.
  private mutating func images(
    _ descriptor: LayoutDescriptor,
    in file: String,
    tag: String,
    depth: Int
  ) -> [Found] {
    followedCount += 1
    guard followedCount <= Self.mostDescriptors else {
      if followedCount == Self.mostDescriptors + 1 {
        report("index.json", nil, .tooManyDescriptors(limit: Self.mostDescriptors))
      }
      return []
    }
    guard let document = blob(descriptor, in: file) else { return [] }
    let blobFile = Self.path(of: descriptor.digest)
    if isIndex(descriptor, document) {
      guard depth < Self.deepestIndex else {
        report(file, descriptor.path, .tooDeep(limit: Self.deepestIndex))
        return []
      }
      guard let index = check(document, blobFile, LayoutIndex.init) else { return [] }
      return index.manifests.filter { !$0.isAttestation }
        .flatMap { images($0, in: blobFile, tag: tag, depth: depth + 1) }
    }
    if let mediaType = descriptor.mediaType, !LayoutManifest.mediaTypes.contains(mediaType) {
      report(file, descriptor.path, .mediaType(mediaType))
      return []
    }
    guard check(document, blobFile, LayoutManifest.init) != nil else { return [] }
    return [Found(tag: tag, descriptor: descriptor, file: file)]
  }

  /// By the descriptor's media type; where old tools left it out, by what the document has.
  private func isIndex(_ descriptor: LayoutDescriptor, _ document: JSONValue) -> Bool {
    if let mediaType = descriptor.mediaType { return LayoutIndex.mediaTypes.contains(mediaType) }
    guard case .object(let object) = document else { return false }
    return object["manifests"] != nil
  }

  private mutating func image(
    _ found: Found,
    registryPrefix: String,
    isAlone: Bool
  ) -> NamedImage? {
    let path = found.descriptor.path
    let text = "\(registryPrefix)/\(name):\(found.tag)"
    let reference: ImageReference
    do throws(ImageReferenceError) {
      reference = try ImageReference(parsing: text)
      // Nothing in a tag may move the border between name and tag.
      guard reference.tag == found.tag else { throw .tag(found.tag) }
    } catch {
      report(found.file, path, .reference(text, error))
      return nil
    }
    var platform: Platform?
    if !isAlone {
      do throws(PlatformError) {
        platform = try Platform(parsing: found.descriptor.platform ?? "")
      } catch {
        report(found.file, path, .platform(found.descriptor.platform, error))
        return nil
      }
    }
    return NamedImage(
      ImageToSign(reference: reference, digest: found.descriptor.digest, platform: platform),
      from: .document(file: shown(found.file), path)
    )
  }
}

extension LayoutReader {
  /// Reads a blob and compares it with its name and its descriptor.
  private mutating func blob(_ descriptor: LayoutDescriptor, in file: String) -> JSONValue? {
    let path = Self.path(of: descriptor.digest)
    guard let bytes = bytes(path) else { return nil }
    guard bytes.count == descriptor.byteCount else {
      report(file, descriptor.path, .byteCount(bytes.count, expected: descriptor.byteCount))
      return nil
    }
    guard let found = ImageDigest(Gcrypt.digest(.sha256, of: bytes)) else { return nil }
    guard found == descriptor.digest else {
      report(path, nil, .digest(found, expected: descriptor.digest))
      return nil
    }
    return parse(bytes, path)
  }

  private mutating func document(_ path: String) -> JSONValue? {
    bytes(path).flatMap { parse($0, path) }
  }

  private mutating func bytes(_ path: String) -> [UInt8]? {
    do throws(FileError) {
      return try folder.read(subpath.map { "\($0)/\(path)" } ?? path, limit: Self.largestDocument)
    } catch {
      report(path, nil, error.failure == .notFound ? .incomplete(missing: path) : .file(error))
      return nil
    }
  }

  private mutating func parse(_ bytes: [UInt8], _ path: String) -> JSONValue? {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      report(path, error.path, .json(error))
      return nil
    }
  }

  @discardableResult
  private mutating func check<Document>(
    _ value: JSONValue,
    _ path: String,
    _ read: (JSONValue) throws(LayoutDocumentError) -> Document
  ) -> Document? {
    do throws(LayoutDocumentError) {
      return try read(value)
    } catch {
      report(path, nil, .document(error))
      return nil
    }
  }

  private mutating func report(_ file: String, _ path: JSONPath?, _ reason: LayoutProblem.Reason) {
    problems.append(LayoutProblem(file: shown(file), path: path, reason: reason))
  }

  private func shown(_ file: String) -> String {
    ([folder.path] + (subpath.map { [$0] } ?? []) + [file]).joined(separator: "/")
  }

  private static func path(of digest: ImageDigest) -> String {
    "blobs/sha256/\(digest.hexadecimal)"
  }
}
