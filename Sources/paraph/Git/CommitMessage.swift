import ContainerSignature
import PrintableText

/// What a commit of signatures says of itself.
struct CommitMessage {
  /// The most files that are named one by one.
  private static let mostFiles = 100

  /// What was added, beneath the checkout.
  var files: [String]
  /// The key that made the signatures, where it is known.
  var key: String?
  /// The request that was signed, where it is known.
  var request: RequestFingerprint?
  /// How many images the request has.
  var imageCount: Int?

  /// The message: printable ASCII, 72 columns but for paths.
  var text: String {
    let images = Set(files.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
    var lines = [
      "Add \(counted(files.count, "signature", "signatures")) of "
        + counted(images.count, "image", "images"),
      "",
    ]
    if let key { lines.append("Key: \(key)") }
    if let request {
      let lists = imageCount.map { " (\(counted($0, "image", "images")))" } ?? ""
      lines.append("Request\(lists):")
      lines += request.groupedLines.map { "  " + $0 }
    }
    if lines.count > 2 { lines.append("") }
    let sorted = files.sorted()
    lines += sorted.prefix(Self.mostFiles).map { printable($0, limit: 1000) }
    if sorted.count > Self.mostFiles {
      lines.append("and \(sorted.count - Self.mostFiles) more")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
