import PythonTesting
import RandomTesting
import StrictJSON
import Testing

/// Against the json module of Python, which many of those who read our documents use.
@Suite
struct PythonTests {
  /// One answer a line: what the document is to Python, written again, in UTF-8 and in ASCII;
  /// nothing if refused.
  private static let program = """
    import json, sys
    def refuse(name): raise ValueError(name)
    for line in sys.stdin:
      try:
        value = json.loads(bytes.fromhex(line).decode('utf-8'), parse_constant=refuse, parse_float=str)
        for is_ascii in False, True:
          text = json.dumps(value, ensure_ascii=is_ascii, separators=(',', ':')).encode('utf-8')
          print('+' + text.hex(), end='\\n' if is_ascii else '')
      except (ValueError, RecursionError):
        print('-')
    """

  private func python(_ documents: [[UInt8]]) async throws -> [String] {
    try await PythonTesting.python(Self.program, lines: documents.map(\.hexadecimal))
  }

  @Test
  func `what is written here is read there, and written alike`() async throws {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<500).map { _ in JSONValue.random(depth: 5, using: &generator) }
    let answers = try await python(values.map { $0.pretty() })
    for (value, answer) in zip(values, answers) {
      #expect(answer == "+" + value.compact().hexadecimal + "+" + value.ascii().hexadecimal)
    }
  }

  @Test
  func `what is accepted here is accepted there, what only is accepted there is named`()
    async throws
  {
    var generator = SeededGenerator(seed: 2)
    let alphabet = Array("{}[]\",:\\u0d8eE+-.1 \n\ttrfalsn\u{1}".utf8) + [0xC3, 0xA9, 0xFF, 0]
    let documents = (0..<6000).map { _ in
      JSONValue.random(depth: 3, using: &generator).compact()
        .damaged(by: alphabet, using: &generator)
    }
    let answers = try await python(documents)
    var accepted = 0
    for (bytes, answer) in zip(documents, answers) {
      do {
        _ = try JSONValue(parsing: bytes)
        accepted += 1
        #expect(answer != "-", "\(String(decoding: bytes, as: UTF8.self))")
      } catch {
        switch error.reason {
        case .duplicateMember, .loneSurrogate, .nullCharacter: break
        default: #expect(answer == "-", "\(error) \(String(decoding: bytes, as: UTF8.self))")
        }
      }
    }
    #expect(accepted > 500 && accepted < 5500)
  }
}
