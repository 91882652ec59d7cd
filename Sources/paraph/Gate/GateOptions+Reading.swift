import AgentClient
import Certificates
import ConfinedFiles
import ContainerSignature
import InputSentences
import Lookaside
import OCILayout
import PrintableText
import SignatureFates

extension GateOptions {
  /// Opens the checkout.
  ///
  /// - Throws: ``Failure``.
  func checkout() throws(Failure) -> LookasideCheckout {
    try LookasideSentences.checkout(at: inputs.lookaside, isToBeRead: true)
  }

  /// All images that were named, in this order, none of them twice.
  ///
  /// - Parameter checkout: Where `--all` looks.
  /// - Returns: The images, and the folders that no image has.
  /// - Throws: ``Failure`` with everything that is wrong.
  func wanted(
    in checkout: LookasideCheckout
  ) throws(Failure) -> (images: [WantedImage], strange: [String]) {
    var wanted: [WantedImage] = []
    var strange: [String] = []
    var failures: [Failure] = []
    func gather(_ body: () throws(Failure) -> [WantedImage]) {
      do throws(Failure) { wanted += try body() } catch { failures.append(error) }
    }
    for argument in images { gather { () throws(Failure) in [try image(argument)] } }
    for path in inputs.requests { gather { () throws(Failure) in try Self.request(at: path) } }
    for path in inputs.digests { gather { () throws(Failure) in try list(at: path) } }
    if inputs.all {
      gather { () throws(Failure) in
        let found = try folders(of: checkout)
        strange = found.strange
        let domain = try domain()
        return found.images.compactMap { path in
          // What this registry would look for elsewhere, such as what isn't in `library`.
          guard let image = try? WantedImage(path, domain: domain) else {
            strange.append(path.description)
            return nil
          }
          return image
        }
      }
    }
    guard var first = failures.first else {
      var seen: Set<ExpectedImage> = []
      return (wanted.filter { seen.insert($0.expected).inserted }, strange)
    }
    first.problems = failures.flatMap(\.problems)
    first.hint = "nothing was looked at"
    throw first
  }

  /// Reads the certificates.
  ///
  /// - Returns: The certificates, and a line for whatever couldn't be used.
  /// - Throws: ``Failure`` if something that was named can't be read at all, or holds nothing.
  func certificates() throws(Failure) -> (certificates: [Certificate], warnings: [String]) {
    try CertificateSource.read(inputs.keys)
  }

  private func image(_ argument: String) throws(Failure) -> WantedImage {
    if let image = try? ImageToSign(argument: argument) { return WantedImage(image) }
    do throws(ImageArgumentError) {
      guard let at = argument.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw .noDigest }
      let digest: ImageDigest
      do throws(ImageDigestError) {
        digest = try ImageDigest(parsing: String(argument[argument.utf8.index(after: at)...]))
      } catch {
        throw .digest(error)
      }
      do throws(ImageReferenceError) {
        let name = String(argument[..<at])
        return try WantedImage(try ImageName(parsing: name), shown: name, digest: digest)
      } catch {
        throw .reference(error)
      }
    } catch {
      let problem = "'\(printable(argument))': \(error.sentence)"
      throw Failure("InvalidImages", problem, status: .refused)
    }
  }

  private static func request(at path: String) throws(Failure) -> [WantedImage] {
    do throws(RequestFileError) {
      return try readRequest(at: path).map { WantedImage($0.image) }
    } catch {
      throw LayoutSentences.failure(error)
    }
  }

  private func list(at path: String) throws(Failure) -> [WantedImage] {
    let list: DigestList
    do throws(RequestFileError) {
      list = try readDigestLists(at: path)
    } catch {
      throw LayoutSentences.failure(error)
    }
    return try list.entries.map { entry throws(Failure) in
      let shown = "\(inputs.registry)/\(entry.name)"
      do throws(ImageReferenceError) {
        return try WantedImage(try ImageName(parsing: shown), shown: shown, digest: entry.digest)
      } catch {
        throw Failure(
          "InvalidImages",
          "\(entry.origin.sentence): name '\(printable(shown))': \(error.sentence)",
          status: .refused
        )
      }
    }
  }

  private func folders(of checkout: LookasideCheckout) throws(Failure) -> LookasideFolders {
    do throws(LookasideError) {
      return try checkout.folders()
    } catch {
      throw LookasideSentences.readFailure(error)
    }
  }

  /// The registry's host that the names are of.
  private func domain() throws(Failure) -> String {
    guard let name = try? ImageName(parsing: "\(inputs.registry)/any") else {
      throw Failure(
        "InvalidImages",
        "'\(printable(inputs.registry))' is no registry or namespace",
        status: .refused
      )
    }
    return name.domain
  }
}
