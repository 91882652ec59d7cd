/// In what the images at hand and a release's lists of digests differ, in both directions.
public struct ExpectationDifference: Hashable, Sendable {
  /// An image whose digest isn't the listed one.
  public struct Change: Hashable, Sendable {
    /// The image at hand.
    public let image: NamedImage
    /// What the list says.
    public let expected: DigestList.Entry
  }

  /// Images with another digest than the list has for their name.
  public let changed: [Change]
  /// Lines of the list for which there is no image.
  public let missing: [DigestList.Entry]
  /// Images whose name isn't in the list.
  public let extra: [NamedImage]

  /// Compares images with a list, where an image is named by the last part of its repository's path.
  ///
  /// A list has one digest for a name, so of an image for several platforms all others differ.
  ///
  /// - Parameters:
  ///   - images: The images at hand.
  ///   - list: What they should be.
  public init(of images: [NamedImage], from list: DigestList) {
    let expected = Dictionary(uniqueKeysWithValues: list.entries.map { ($0.name, $0) })
    var changed: [Change] = []
    var extra: [NamedImage] = []
    var seen: Set<String> = []
    for named in images {
      let name = named.image.reference.name
      seen.insert(name)
      guard let entry = expected[name] else {
        extra.append(named)
        continue
      }
      if entry.digest != named.image.digest {
        changed.append(Change(image: named, expected: entry))
      }
    }
    self.changed = changed
    self.extra = extra
    missing = list.entries.filter { !seen.contains($0.name) }
  }

  /// Whether the two agree in both directions.
  public var isEmpty: Bool { changed.isEmpty && missing.isEmpty && extra.isEmpty }
}
