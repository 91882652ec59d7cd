/// A BER-TLV data object: a tag and what it holds.
///
/// Source: ISO/IEC 7816-4:2020, 6.3.
public struct DataObject: Hashable, Sendable {
  /// The tag.
  public let tag: Tag
  /// What the object holds, without tag and length.
  public let value: [UInt8]
  /// The objects in its value if the tag says that objects stand there; else none.
  public let children: [DataObject]

  /// Puts an object together.
  ///
  /// - Parameters:
  ///   - tag: The tag.
  ///   - value: What it holds, without tag and length.
  ///   - children: The objects in its value, if there are any.
  public init(tag: Tag, value: [UInt8], children: [DataObject] = []) {
    self.tag = tag
    self.value = value
    self.children = children
  }
}

extension [DataObject] {
  /// The first object with a tag on this level, or else on the first level below that has one.
  ///
  /// Cards disagree on the level of an object: what one puts into 6E, another puts into 73 in it.
  ///
  /// - Parameter tag: The tag to look for.
  /// - Returns: The object; nothing if there is none at any depth.
  public func first(tagged tag: Tag) -> DataObject? {
    var level = self
    while !level.isEmpty {
      if let found = level.first(where: { $0.tag == tag }) { return found }
      level = level.flatMap(\.children)
    }
    return nil
  }
}
