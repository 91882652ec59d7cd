import RandomTesting
import StrictJSON
import Testing

/// Writing, and taking apart what was read.
@Suite
struct JSONWriterTests {
  @Test
  func `compact keeps the order and escapes only what must be`() {
    let value: JSONValue = [
      "b": [1, true, .null], "a": "\"\\/\n\u{1}\u{1F}é\u{7F}", "c": .object([:]),
    ]
    #expect(
      String(decoding: value.compact(), as: UTF8.self)
        == "{\"b\":[1,true,null],\"a\":\"\\\"\\\\/\\n\\u0001\\u001fé\u{7F}\",\"c\":{}}"
    )
  }

  @Test
  func `pretty is what people read`() {
    let value: JSONValue = ["a": [1, ["b": "c"]], "d": []]
    #expect(
      String(decoding: value.pretty(), as: UTF8.self)
        == "{\n \"a\": [\n  1,\n  {\n   \"b\": \"c\"\n  }\n ],\n \"d\": []\n}\n"
    )
  }

  @Test
  func `what is written is read again, in all forms`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let value = JSONValue.random(depth: 5, using: &generator)
      #expect(try JSONValue(parsing: value.compact()) == value)
      #expect(try JSONValue(parsing: value.pretty()) == value)
      #expect(try JSONValue(parsing: value.ascii()) == value)
      #expect(value.ascii().allSatisfy { (0x20..<0x7F).contains($0) })
      #expect(try JSONValue(parsing: value.pretty()).compact() == value.compact())
    }
  }

  @Test
  func `an object's members are set, replaced and removed in place`() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 3
    object["c"] = 4
    object["b"] = nil
    object["z"] = nil
    #expect(JSONValue.object(object).compact() == Array(#"{"a":3,"c":4}"#.utf8))
  }
}

/// Taking an object apart.
@Suite
struct StrictObjectTests {
  private let value: JSONValue = [
    "name": "x", "count": 300, "half": JSONDecimal(exactly: "0.5").map(JSONValue.decimal) ?? .null,
    "list": [1, "2"], "nothing": .null,
  ]

  @Test
  func `members are taken by name and kind`() throws {
    var object = try StrictObject(value, at: .root["a"][0])
    #expect(try object.required("name", as: String.self) == "x")
    #expect(try object.required("count", as: UInt16.self) == 300)
    #expect(try object.optional("absent", as: Bool.self) == nil)
    #expect(throws: JSONShapeError.missing(.root["a"][0]["absent"])) {
      try object.required("absent", as: Bool.self)
    }
    #expect(
      throws: JSONShapeError.kind(.root["a"][0]["name"], expected: .boolean, found: .string)
    ) { try object.required("name", as: Bool.self) }
    #expect(throws: JSONShapeError.number(.root["a"][0]["count"])) {
      try object.required("count", as: UInt8.self)
    }
    #expect(throws: JSONShapeError.number(.root["a"][0]["half"])) {
      try object.required("half", as: Int.self)
    }
    #expect(
      throws: JSONShapeError.kind(.root["a"][0]["list"][1], expected: .number, found: .string)
    ) { try object.required("list", as: [Int].self) }
    #expect(
      throws: JSONShapeError.kind(.root["a"][0]["nothing"], expected: .string, found: .null)
    ) { try object.optional("nothing", as: String.self) }
    #expect(throws: Never.self) { try object.finish() }
  }

  @Test
  func `what nobody asked for is refused, all of it, unless told otherwise`() throws {
    var strict = try StrictObject(value)
    _ = try strict.required("name", as: String.self)
    #expect(
      throws: JSONShapeError.unknownMembers(["count", "half", "list", "nothing"].map { .root[$0] })
    ) { try strict.finish() }
    var lenient = try StrictObject(value, mode: .lenient)
    #expect(try lenient.optional("nothing", as: String.self) == nil)
    #expect(throws: Never.self) { try lenient.finish() }
    #expect(throws: JSONShapeError.kind(.root, expected: .object, found: .array)) {
      try StrictObject([1])
    }
  }
}
