import FoundationEssentials
import Subprocess

/// A page as Python's `html.parser` reads it.
struct ParsedPage: Decodable {
  struct Element: Decodable, Hashable {
    let tag: String
    /// Names and values, in their order.
    let attributes: [[String]]
    /// The text that stands in it, without that of its children.
    let text: String

    func attribute(_ name: String) -> String? { attributes.first { $0.first == name }?.last }
  }

  /// Tags that were closed in another order than they were opened, or not at all.
  let problems: [String]
  let elements: [Element]
  /// What a policy has to name for the style and the script.
  let hashes: [String: String]

  /// Tags and names of attributes: what must be the same whatever the texts are.
  var shape: [[String]] { elements.map { [$0.tag] + $0.attributes.compactMap(\.first) } }

  func elements(_ tag: String) -> [Element] { elements.filter { $0.tag == tag } }

  init(_ bytes: [UInt8]) async throws {
    let result = try await run(
      .name("python3"),
      arguments: ["-c", Self.reader],
      input: .array(bytes),
      output: .bytes(limit: 64 << 20),
      error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else { throw Failure(text: result.standardError) }
    self = try JSONDecoder().decode(ParsedPage.self, from: Data(result.standardOutput))
  }

  struct Failure: Error {
    let text: String
  }

  private static let reader = """
    import base64, hashlib, json, sys
    from html.parser import HTMLParser
    void = {"meta", "input", "rect", "br", "link", "img", "hr"}
    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open, self.elements, self.problems = [], [], []
        def handle_starttag(self, tag, attributes):
            element = {"tag": tag, "attributes": [[k, v or ""] for k, v in attributes], "text": ""}
            self.elements.append(element)
            names = [name for name, value in attributes]
            if len(set(names)) != len(names): self.problems.append("attribute twice in " + tag)
            if tag not in void: self.open.append(element)
        def handle_endtag(self, tag):
            if tag in void: return
            if not self.open or self.open[-1]["tag"] != tag: self.problems.append("</" + tag + ">")
            else: self.open.pop()
        def handle_data(self, data):
            if self.open: self.open[-1]["text"] += data
            elif data.strip(): self.problems.append("text outside: " + data)
        def handle_comment(self, data): self.problems.append("comment: " + data)
        def unknown_decl(self, data): self.problems.append("declaration: " + data)
        def handle_pi(self, data): self.problems.append("instruction: " + data)
    reader = Reader()
    reader.feed(sys.stdin.buffer.read().decode())
    reader.close()
    problems = reader.problems + ["open: " + element["tag"] for element in reader.open]
    hashes = {
        element["tag"]: "sha256-"
        + base64.b64encode(hashlib.sha256(element["text"].encode()).digest()).decode()
        for element in reader.elements if element["tag"] in ("style", "script")
    }
    print(json.dumps({"problems": problems, "elements": reader.elements, "hashes": hashes}))
    """
}
