import AgentClient
import Comparison
import ConfinedFiles
import ContainerSignature
import InputSentences
import OCILayout
import PrintableText

/// What stands at a path that `paraph compare` was given: lists, a request or a build's output.
struct ComparedSide {
  /// What it is, as `--json` says it.
  enum Kind: String {
    case lists, request, build
  }

  let path: String
  let kind: Kind
  let source: ImageSource
  let imageCount: Int

  private init(path: String, kind: Kind, images: [ImageToSign]) {
    self.path = path
    self.kind = kind
    source = .images(images)
    imageCount = images.count
  }

  private init(path: String, list: DigestList) {
    self.path = path
    kind = .lists
    source = .lists(list)
    imageCount = list.entries.count
  }

  /// Reads a path: a folder of OCI layouts or of lists `*.txt`, a list, or a request.
  ///
  /// A folder with both is a build's output. A file that begins with `{` is a request.
  ///
  /// - Parameters:
  ///   - path: The path; `-` is standard input.
  ///   - registry: What stands before the names of a build's images.
  /// - Throws: ``Failure`` with everything that is wrong with it.
  init(at path: String, registry: String) throws(Failure) {
    do throws(Failure) {
      self = try Self.isFolder(path) ? Self.folder(path, registry) : Self.file(path)
    } catch {
      var failure = error
      // What reading says elsewhere is about signing.
      if failure.status == .refused { failure.hint = "nothing was compared" }
      throw failure
    }
  }

  private static func isFolder(_ path: String) throws(Failure) -> Bool {
    guard path != "-" else { return false }
    do throws(FileError) {
      _ = try ConfinedFolder(at: path)
      return true
    } catch  where error.failure == .notFolder {
      return false
    } catch {
      throw FileSentences.failure("FileNotRead", error)
    }
  }

  private static func folder(_ path: String, _ registry: String) throws(Failure) -> Self {
    do throws(BuildOutputError) {
      let images = try imagesInBuildOutput(at: path, registryPrefix: registry).map(\.image)
      return Self(path: path, kind: .build, images: images)
    } catch {
      guard error.problems.allSatisfy({ $0.reason == .noLayouts }) else {
        throw LayoutSentences.failure(error)
      }
    }
    do throws(RequestFileError) {
      return Self(path: path, list: try readDigestLists(at: path))
    } catch {
      guard case .noLists = error else { throw LayoutSentences.failure(error) }
      throw Failure(
        "NoDigestLists",
        "\(printable(path)) has neither a list *.txt nor an OCI layout",
        status: .file
      )
    }
  }

  private static func file(_ path: String) throws(Failure) -> Self {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes =
        path == "-"
        ? try readStandardInput(limit: SigningRequest.largestFile)
        : try readFile(at: path, limit: SigningRequest.largestFile)
    } catch {
      throw FileSentences.failure("FileNotRead", error)
    }
    let space = Array(" \t\r\n".utf8)
    guard bytes.first(where: { !space.contains($0) }) == UInt8(ascii: "{") else {
      do throws(DigestListError) {
        return Self(path: path, list: try DigestList(parsing: [(name: path, bytes: bytes)]))
      } catch {
        throw ExpectationSentences.failure(error)
      }
    }
    do throws(SigningRequestError) {
      let images = try SigningRequest.images(parsing: bytes, file: path).map(\.image)
      return Self(path: path, kind: .request, images: images)
    } catch {
      throw RequestSentences.failure(error)
    }
  }
}
