import StrictJSON
import Subprocess
import Testing

/// Against the json module of Python, which many of those who read our documents use.
@Suite
struct PythonTests {
  /// One answer a line: what the document is to Python, written again; nothing if refused.
  private static let program = """
    import json, sys
    def refuse(name): raise ValueError(name)
    for line in sys.stdin:
      try:
        value = json.loads(bytes.fromhex(line).decode('utf-8'), parse_constant=refuse, parse_float=str)
        text = json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode('utf-8')
        print('+' + text.hex())
      except (ValueError, RecursionError):
        print('-')
    """

  private func python(_ documents: [[UInt8]]) async throws -> [String] {
    let lines = documents.map { $0.map { hexadecimal($0) }.joined() }.joined(separator: "\n")
    let result = try await run(
      .name("python3"),
      arguments: ["-c", Self.program],
      input: .string(lines + "\n"),
      output: .string(limit: 64 << 20)
    )
    try #require(result.terminationStatus.isSuccess)
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  @Test
  func `what is written here is read there, and written alike`() async throws {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<500).map { _ in JSONValue.random(depth: 5, using: &generator) }
    let answers = try await python(values.map { $0.pretty() })
    try #require(answers.count == values.count)
    for (value, answer) in zip(values, answers) {
      #expect(answer == "+" + value.compact().map { hexadecimal($0) }.joined())
    }
  }

  @Test
  func `what is accepted here is accepted there, what only is accepted there is named`()
    async throws
  {
    var generator = SeededGenerator(seed: 2)
    let alphabet = Array("{}[]\",:\\u0d8eE+-.1 \n\ttrfalsn\u{1}".utf8) + [0xC3, 0xA9, 0xFF, 0]
    let documents = (0..<6000).map { _ in
      var bytes = JSONValue.random(depth: 3, using: &generator).compact()
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0...bytes.count, using: &generator)
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes.insert(byte, at: index)
        case 1 where index < bytes.count: bytes[index] = byte
        case _ where index < bytes.count: bytes.remove(at: index)
        default: bytes.append(byte)
        }
      }
      return bytes
    }
    let answers = try await python(documents)
    try #require(answers.count == documents.count)
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
