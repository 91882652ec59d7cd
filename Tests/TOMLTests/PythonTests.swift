import PythonTesting
import RandomTesting
import TOML
import Testing

/// Against tomllib, the module of Python.
@Suite
struct PythonTests {
  /// One answer a line for one document a line in hexadecimal: its values in ``canonical(_:)``'s
  /// form, or what it was refused for.
  private static let program = """
    import datetime, struct, sys, tomllib
    def text(value):
      return '"' + value.encode('utf-8').hex() + '"'
    def moment(value):
      result = value.isoformat()
      if '.' in result:
        head, tail = result.split('.')
        digits = tail[:6]
        result = head + '.' + digits.rstrip('0') + tail[6:]
      return result.replace('+00:00', 'Z')
    def canonical(value):
      if isinstance(value, bool): return 'true' if value else 'false'
      if isinstance(value, int):
        if not -2**63 <= value < 2**63: raise ValueError('too large')
        return 'i' + str(value)
      if isinstance(value, float):
        return 'nan' if value != value else 'f' + struct.pack('>d', value).hex()
      if isinstance(value, str): return text(value)
      if isinstance(value, list): return '[' + ','.join(map(canonical, value)) + ']'
      if isinstance(value, dict):
        entries = sorted((text(key), canonical(value[key])) for key in value)
        return '{' + ','.join(key + ':' + value for key, value in entries) + '}'
      return 'd' + moment(value)
    for line in sys.stdin:
      try: print(canonical(tomllib.loads(bytes.fromhex(line).decode('utf-8'))))
      except (ValueError, RecursionError) as error: print('-' + str(error).replace('\\n', ' '))
    """

  private func python(_ documents: [[UInt8]]) async throws -> [String] {
    try await PythonTesting.python(Self.program, lines: documents.map(\.hexadecimal))
  }

  private func canonical(_ value: TOMLValue.Content) -> String {
    switch value {
    case .string(let value): return "\"" + Array(value.utf8).hexadecimal + "\""
    case .integer(let value): return "i\(value)"
    case .float(let value):
      let digits = String(value.bitPattern, radix: 16)
      let padding = String(repeating: "0", count: 16 - digits.count)
      return value.isNaN ? "nan" : "f" + padding + digits
    case .boolean(let value): return "\(value)"
    case .date(let value): return "d\(value)"
    case .array(let values):
      return "[" + values.map { canonical($0.content) }.joined(separator: ",") + "]"
    case .table(let table):
      let entries = table.entries.map { entry in
        (canonical(.string(entry.key)), canonical(entry.value.content))
      }
      .sorted { $0 < $1 }
      return "{" + entries.map { "\($0):\($1)" }.joined(separator: ",") + "}"
    }
  }

  @Test
  func `documents of every form have the same values there`() async throws {
    let answers = try await python(Corpus.documents.map { Array($0.utf8) })
    for (document, answer) in zip(Corpus.documents, answers) {
      let table = try TOMLTable(parsing: Array(document.utf8))
      #expect(canonical(.table(table)) == answer, "\(document)")
    }
  }

  @Test
  func `documents that are none are refused here and there`() async throws {
    let answers = try await python(Corpus.refused.map { Array($0.utf8) })
    for (document, answer) in zip(Corpus.refused, answers) {
      #expect(answer.hasPrefix("-"), "\(document)")
      #expect(throws: TOMLError.self, "\(document)") {
        try TOMLTable(parsing: Array(document.utf8))
      }
    }
  }

  @Test
  func `what is accepted of damaged documents is accepted there with the same values`() async throws
  {
    var generator = SeededGenerator(seed: 3)
    let alphabet = Array("[]{}=,.\"'#\\ \n\tab01-_+:TZexu".utf8)
    let documents = (0..<6000).map { _ in
      let index = Int.random(in: 0..<Corpus.documents.count, using: &generator)
      return Array(Corpus.documents[index].utf8).damaged(by: alphabet, using: &generator)
    }
    .filter { String(validating: $0, as: UTF8.self) != nil }
    let answers = try await python(documents)
    var accepted = 0
    for (bytes, answer) in zip(documents, answers) {
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(TOMLError) {
        let table = try TOMLTable(parsing: bytes)
        accepted += 1
        #expect(canonical(.table(table)) == answer, "\(text)")
      } catch {
        // A number that is too large for a binary fraction is infinite to Python.
        let isTooLarge = "\(error.reason)".contains("floating-point") && answer.contains("ff0000")
        #expect(answer.hasPrefix("-") || isTooLarge, "\(error) \(text)")
      }
    }
    #expect(accepted > 500 && accepted < documents.count - 500)
  }
}
