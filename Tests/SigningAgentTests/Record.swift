import FoundationEssentials
import ISO7816
import StrictJSON

/// A line of the log, read as any program would.
struct Record: Sendable {
  let line: [UInt8]
  private let members: JSONObject

  subscript(_ name: String) -> JSONValue? { members[name] }

  var event: JSONValue? { members["event"] }

  /// All lines of a log that has one file.
  static func all(in folder: String) throws -> [Record] {
    let path = folder + "/audit.jsonl"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let content = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return try content.split(separator: UInt8(ascii: "\n")).map { line in
      let value = try JSONValue(parsing: Array(line))
      return Record(line: Array(line), members: try JSONObject(json: value, at: .root))
    }
  }
}

extension Answer {
  /// A signature that isn't one.
  var withOneWrongBit: Answer {
    var data = data
    data[40] ^= 1
    return Answer(data: data, word: word)
  }
}

extension JSONValue {
  /// The text, if it is one.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}
