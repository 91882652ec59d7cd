public import ConfinedFiles
public import ContainerSignature

/// A signature's file as it was found.
public struct StoredSignature: Hashable, Sendable {
  /// Its number, from 1.
  public let number: Int
  /// Its content, not yet checked.
  public let bytes: [UInt8]
}

/// What stands under a signature's name, or beside it, and makes readers refuse the whole image or
/// miss a signature.
public enum LookasideProblem: Hashable, Sendable {
  /// An empty file.
  case empty(number: Int)
  /// Text armor, which readers of a lookaside don't take.
  case armored(number: Int)
  /// A first byte that no signature begins with.
  case notSignature(number: Int, firstByte: UInt8)
  /// Something that couldn't be read: a folder, another user's file, a link that leads outside.
  case unreadable(number: Int, FileFailure)
  /// A link that leads nowhere, where readers stop as if there were nothing.
  case deadLink(number: Int)
  /// A file, but none with the number before, where readers stop.
  case unreachable(number: Int, missing: Int)
  /// More signatures than readers accept.
  case tooMany(count: Int, limit: Int)
}

/// The signatures that an image has.
public struct ExistingSignatures: Hashable, Sendable {
  /// Those that readers find, by number: 1, 2, 3 … until one is missing.
  public let signatures: [StoredSignature]
  /// What readers stumble over.
  public let problems: [LookasideProblem]
  /// The names of files that a run left which broke off, such as on a stick that was pulled out;
  /// readers and writers pass over them.
  public let leftovers: [String]

  /// Nothing at all.
  public static let none = ExistingSignatures(signatures: [], problems: [], leftovers: [])
}

extension LookasideCheckout {
  /// The largest signature that is read, in bytes; containers/image reads no more over HTTP.
  public static let largestSignature = 4 << 20

  /// The most bytes that are read for one image.
  private static let largestFolder = 32 << 20

  /// The most names that are read in an image's folder.
  private static let mostNames = 4096

  /// Reads the signatures that an image has.
  ///
  /// - Parameter image: The image.
  /// - Returns: What readers find, and what they stumble over; nothing if there is no folder.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  public func existing(for image: ImageToSign) throws(LookasideError) -> ExistingSignatures {
    try existing(at: LookasidePath(for: image))
  }

  /// Reads the signatures in an image's folder.
  ///
  /// - Parameter path: The folder.
  /// - Returns: What readers find, and what they stumble over; nothing if there is no folder.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  public func existing(at path: LookasidePath) throws(LookasideError) -> ExistingSignatures {
    do throws(FileError) {
      let folder = try root.folder(path.description)
      return Self.read(folder, try names(in: folder))
    } catch  where error.failure == .notFound {
      return .none
    } catch {
      throw .file(error)
    }
  }

  /// Reads all that stands under the name of a signature, also what readers never come to.
  ///
  /// - Parameter path: The folder.
  /// - Returns: By number; a file that can't be read is there with the reason.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  func allFiles(
    at path: LookasidePath
  ) throws(LookasideError) -> [(number: Int, bytes: Result<[UInt8], MergeRefusal>)] {
    do throws(FileError) {
      let folder = try root.folder(path.description)
      var byteCountLeft = Self.largestFolder
      return try names(in: folder).alive.map { number in
        do throws(FileError) {
          let limit = min(Self.largestSignature, byteCountLeft)
          let bytes = try folder.read(LookasidePath.file(number), limit: limit)
          byteCountLeft -= bytes.count
          return (number, .success(bytes))
        } catch {
          return (number, .failure(.unreadable(error.failure)))
        }
      }
    } catch  where error.failure == .notFound {
      return []
    } catch {
      throw .file(error)
    }
  }

  /// The hashes of all files under the name of a signature that can be read.
  ///
  /// - Parameter path: The folder.
  /// - Returns: By number.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  public func hashes(
    at path: LookasidePath
  ) throws(LookasideError) -> [(number: Int, hash: FileHash)] {
    try allFiles(at: path).compactMap { number, bytes in
      (try? bytes.get()).map { (number, FileHash(of: $0)) }
    }
  }

  /// All files under the name of a signature that can be read.
  ///
  /// - Parameter path: The folder.
  /// - Returns: By number; nothing of what they hold is checked.
  /// - Throws: ``LookasideError/file(_:)``: the folder couldn't be opened or listed.
  public func readableFiles(
    at path: LookasidePath
  ) throws(LookasideError) -> [StoredSignature] {
    try allFiles(at: path).compactMap { number, bytes in
      (try? bytes.get()).map { StoredSignature(number: number, bytes: $0) }
    }
  }

  /// The numbers under which a link stands that leads nowhere: readers stop there.
  func deadLinks(at path: LookasidePath) throws(LookasideError) -> [Int] {
    do throws(FileError) {
      let folder = try root.folder(path.description)
      return try names(in: folder).dead
    } catch  where error.failure == .notFound {
      return []
    } catch {
      throw .file(error)
    }
  }

  /// What stands in a folder: the numbers under which something stands and those of links that lead
  /// nowhere, in order, and what is left of broken runs.
  private struct Names {
    var alive: [Int] = []
    var dead: [Int] = []
    var leftovers: [String] = []
  }

  private func names(in folder: ConfinedFolder) throws(FileError) -> Names {
    var names = Names()
    for entry in try folder.entries(limit: Self.mostNames) {
      guard let number = LookasidePath.number(ofFile: entry.name) else {
        if entry.name.hasPrefix(NewFile.temporaryPrefix) { names.leftovers.append(entry.name) }
        continue
      }
      if entry.kind == .link && !folder.leadsSomewhere(entry.name) {
        names.dead.append(number)
      } else {
        names.alive.append(number)
      }
    }
    names.alive.sort()
    names.dead.sort()
    return names
  }

  private static func read(_ folder: ConfinedFolder, _ names: Names) -> ExistingSignatures {
    let numbers = names.alive
    var signatures: [StoredSignature] = []
    var problems: [LookasideProblem] = []
    var byteCountLeft = largestFolder
    for (index, number) in numbers.enumerated() {
      guard number == index + 1 else {
        problems.append(.unreachable(number: number, missing: index + 1))
        break
      }
      do throws(FileError) {
        let limit = min(largestSignature, byteCountLeft)
        let bytes = try folder.read(LookasidePath.file(number), limit: limit)
        byteCountLeft -= bytes.count
        if let problem = problem(with: bytes, number: number) {
          problems.append(problem)
        } else {
          signatures.append(StoredSignature(number: number, bytes: bytes))
        }
      } catch {
        problems.append(.unreadable(number: number, error.failure))
      }
    }
    let count = numbers.enumerated().prefix { $0.element == $0.offset + 1 }.count
    if names.dead.contains(count + 1) { problems.append(.deadLink(number: count + 1)) }
    if count > mostSignatures { problems.append(.tooMany(count: count, limit: mostSignatures)) }
    return ExistingSignatures(
      signatures: signatures,
      problems: problems,
      leftovers: names.leftovers
    )
  }

  /// What readers say to a file by its first bytes, before any cryptography.
  ///
  /// Source: containers/image 5.29, internal/signature/signature.go, FromBlob.
  private static func problem(with bytes: [UInt8], number: Int) -> LookasideProblem? {
    guard let first = bytes.first else { return .empty(number: number) }
    switch first {
    case UInt8(ascii: "-"): return .armored(number: number)
    case 0x00 where otherForms.contains { bytes.dropFirst().starts(with: $0.utf8) }: return nil
    // One-pass signature, compressed data and signature packets, with old and new headers.
    case 0x90, 0x91, 0x92, 0xC4, 0xA0...0xA3, 0xC8, 0x88...0x8B, 0xC2: return nil
    default: return .notSignature(number: number, firstByte: first)
    }
  }

  /// Forms of signatures that name themselves, of which the second isn't OpenPGP.
  private static let otherForms = ["simple-signing\n", "sigstore-json\n"]
}
