public import ConfinedFiles
public import ContainerSignature
public import StrictJSON

/// Why the images of a build's output can't be named: everything that is wrong, at least one
/// problem.
public struct BuildOutputError: Error, Hashable, Sendable {
  /// The problems, in the order of the folders' names.
  public let problems: [LayoutProblem]
}

/// One thing that is wrong in a build's output.
///
/// The texts come from outside; what shows them must escape them.
public struct LayoutProblem: Hashable, Sendable {
  /// The file or folder.
  public let file: String
  /// The place in the file, if it is about one.
  public let path: JSONPath?
  /// What is wrong.
  public let reason: Reason

  /// What can be wrong.
  public enum Reason: Error, Hashable, Sendable {
    /// It couldn't be opened, listed or read.
    case file(FileError)
    /// It is no JSON document.
    case json(JSONError)
    /// It isn't the document that it should be.
    case document(LayoutDocumentError)
    /// A blob whose length isn't what its descriptor says.
    case byteCount(Int, expected: Int)
    /// A blob whose SHA-256 isn't its name.
    case digest(ImageDigest, expected: ImageDigest)
    /// A descriptor of something that is neither an image nor an index of images.
    case mediaType(String)
    /// An index in an index, deeper than is looked at.
    case tooDeep(limit: Int)
    /// Indexes that lead to more descriptors, all together, than are followed.
    case tooManyDescriptors(limit: Int)
    /// No tag at the manifest and none at the index.
    case noTag
    /// One tag at the manifest and another at the index.
    case twoTags(String, String)
    /// Registry, name and tag make no reference.
    case reference(String, ImageReferenceError)
    /// One of several images of a name and tag, with a platform that is none.
    case platform(String?, PlatformError)
    /// A layout without any image.
    case noImages
    /// A folder that has some of the files of a layout, but not this one.
    case incomplete(missing: String)
    /// There is no layout at all.
    case noLayouts
  }
}
