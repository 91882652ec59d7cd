/// Why bytes aren't read as data objects at all.
public enum TLVError: Error, Hashable, Sendable {
  /// More bytes than the reader takes.
  case tooLong(byteCount: Int, limit: Int)
  /// More data objects than the reader takes.
  case tooManyObjects(limit: Int)
}

/// Reads data objects as cards write them: tolerant of form, strict about size.
///
/// * An object that holds objects and claims to be longer than what is there ends where the
///   bytes end (YubiKeys before 5.6.1 write the length of FA two too large).
/// * An object that holds no objects and claims that is left out, and so is all that follows:
///   half a value is worse than none.
/// * Bytes `00` and `FF` between objects are skipped, as the standard allows them.
/// * Below ``maximumDepth`` values are kept but not looked into.
///
/// Source: ISO/IEC 7816-4:2020, 6.3; ISO/IEC 8825-1, 8.1.3.
public enum TLVReader {
  /// The most bytes that are read, tags and lengths included.
  public static let maximumByteCount = 8_192
  /// The most data objects in all levels together.
  public static let maximumObjectCount = 256
  /// The most levels that are looked into; application related data has three.
  public static let maximumDepth = 6
  /// The most bytes of a length after its first: `83` and three bytes.
  public static let maximumLengthByteCount = 3

  /// Reads a list of data objects.
  ///
  /// - Parameters:
  ///   - bytes: The objects one after the other.
  ///   - outer: A tag that may stand around all of it. If the bytes start with it, everything
  ///     after its length is taken as its content, whatever the length says.
  /// - Returns: The objects in their order, without the outer one.
  /// - Throws: ``TLVError``: only sizes are refused; bytes that make no object end the list.
  public static func objects(
    parsing bytes: [UInt8],
    within outer: Tag? = nil
  ) throws(TLVError) -> [DataObject] {
    guard bytes.count <= maximumByteCount else {
      throw .tooLong(byteCount: bytes.count, limit: maximumByteCount)
    }
    var rest = bytes[...]
    if let outer {
      var content = rest
      if Tag.take(from: &content)?.tag == outer, takeLength(from: &content) != nil {
        rest = content
      }
    }
    var objectsLeft = maximumObjectCount
    return try objects(in: rest, depth: 1, objectsLeft: &objectsLeft)
  }

  private static func objects(
    in bytes: ArraySlice<UInt8>,
    depth: Int,
    objectsLeft: inout Int
  ) throws(TLVError) -> [DataObject] {
    var rest = bytes
    var objects: [DataObject] = []
    while true {
      rest = rest.drop { $0 == 0x00 || $0 == 0xFF }
      guard
        let (tag, isConstructed) = Tag.take(from: &rest),
        let byteCount = takeLength(from: &rest),
        isConstructed || byteCount <= rest.count
      else { return objects }
      guard objectsLeft > 0 else { throw .tooManyObjects(limit: maximumObjectCount) }
      objectsLeft -= 1
      let value = rest.prefix(byteCount)
      rest = rest.dropFirst(byteCount)
      var children: [DataObject] = []
      if isConstructed, depth < maximumDepth {
        children = try Self.objects(in: value, depth: depth + 1, objectsLeft: &objectsLeft)
      }
      objects.append(DataObject(tag: tag, value: Array(value), children: children))
    }
  }

  /// Takes a length off the front: one byte, or `81` to `83` and that many bytes after it.
  private static func takeLength(from bytes: inout ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.popFirst() else { return nil }
    guard first >= 0x80 else { return Int(first) }
    let byteCount = Int(first & 0x7F)
    guard (1...maximumLengthByteCount).contains(byteCount), byteCount <= bytes.count else {
      return nil
    }
    defer { bytes = bytes.dropFirst(byteCount) }
    return bytes.prefix(byteCount).reduce(0) { $0 << 8 | Int($1) }
  }
}
