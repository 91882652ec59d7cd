import Comparison
import ContainerSignature
import PrintableText
import StrictJSON
import PrintableText

/// A comparison for people and for scripts; people are letters, in the order of the command line.
struct ComparisonTable {
  let sides: [(letter: String, side: ComparedSide)]
  let comparison: Comparison

  /// Who is who, a line for each thing that people have for an image, and how many there are.
  ///
  /// - Parameter all: Whether images that agree have lines too.
  /// - Returns: The lines.
  func lines(all: Bool) -> [String] {
    let people = sides.map { letter, side in
      "\(letter)  \(printable(side.path)): \(counted(side.imageCount, "image", "images"))"
    }
    let rows = comparison.images.filter { all || $0.result != .agrees }.flatMap(rows)
    let widths = (0..<3).map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
    let table = rows.map { row in
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.utf8.count)
      }
      return (cells + row.dropFirst(3)).joined(separator: "  ")
    }
    let counts = Comparison.Result.allCases.map { comparison.count(of: $0) }
    let agree = "\(counts[0]) \(counts[0] == 1 ? "agrees" : "agree")"
    let differ = "\(counts[1]) \(counts[1] == 1 ? "differs" : "differ")"
    return people + table + ["\(agree), \(differ), \(counts[2]) missing"]
  }

  /// Result, name, who, and what they have.
  private func rows(of image: Comparison.Image) -> [[String]] {
    image.groups.flatMap { group -> [[String]] in
      let who = group.map { sides[$0].letter }.joined(separator: ",")
      let start = [image.result.rawValue, printable(image.name), who]
      let versions = group.first.map { image.versions[$0] } ?? []
      guard !versions.isEmpty else { return [start + ["none"]] }
      return versions.map { start + [$0.words] }
    }
  }

  /// An event for each person, one for each image, and one with the numbers.
  var json: [JSONObject] {
    let people = sides.map { letter, side -> JSONObject in
      [
        "event": "side", "side": .string(letter), "path": .string(side.path),
        "kind": .string(side.kind.rawValue), "images": .integer(Int64(side.imageCount)),
      ]
    }
    let images = comparison.images.map { image -> JSONObject in
      let sides = zip(sides, image.versions).map { side, versions -> JSONValue in
        [
          "side": .string(side.letter),
          "images": .array(versions.map { .object($0.json) }),
        ]
      }
      return [
        "event": "compared", "name": .string(image.name), "result": .string(image.result.rawValue),
        "sides": .array(sides),
      ]
    }
    var numbers: JSONObject = ["event": "comparison"]
    for result in Comparison.Result.allCases {
      numbers[result.rawValue] = .integer(Int64(comparison.count(of: result)))
    }
    return people + images + [numbers]
  }
}

extension ImageVersion {
  /// Digest, and what else is known.
  fileprivate var words: String {
    let name = repository.map { "\($0):\(tag ?? "")" }
    return [digest.description, name, platform?.description].compactMap(\.self)
      .joined(separator: " ")
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = ["digest": .string(digest.description)]
    object["repository"] = repository.map(JSONValue.string)
    object["tag"] = tag.map(JSONValue.string)
    object["platform"] = platform.map { .string($0.description) }
    return object
  }
}
