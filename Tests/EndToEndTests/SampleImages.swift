import Gcrypt
import OpenPGP

/// Images that were made up for a test, with manifests whose digests are right.
struct SampleImages {
  /// Each image's name with its tag, and its digest.
  let images: [(reference: String, digest: String)]

  /// So many images, with different digests.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - name: The beginning of their names.
  init(_ count: Int, name: String = "core-sample") {
    images = (1...count).map { number in
      ("stagex/\(name)\(number):1.0", Self.digest(of: Self.manifest("\(name)\(number)")))
    }
  }

  /// The images as arguments.
  var arguments: [String] { images.map { "\($0.reference)@\($0.digest)" } }

  /// The names of their folders in a checkout.
  var folders: [String] {
    images.map { image in
      let name = image.reference.split(separator: ":")[0]
      return "\(name)@\(image.digest.split(separator: ":").joined(separator: "="))"
    }
  }

  /// The manifest of an image, whose digest is the image's.
  static func manifest(_ name: String) -> String {
    #"{"schemaVersion":2,"annotations":{"name":""# + name + #""}}"#
  }

  /// A digest as it is written, `sha256:` and 64 digits.
  static func digest(of text: String) -> String {
    let digits = Gcrypt.digest(.sha256, of: Array(text.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "sha256:" + digits.joined()
  }
}
