import CardTesting
import ISO7816
import Testing

/// Data objects, ISO/IEC 7816-4:2020, 6.3.
@Suite
struct TLVReaderTests {
  @Test
  func `tags of one to three bytes and lengths of one to four are read`() throws {
    let objects = try TLVReader.objects(
      parsing: bytes("C00101 5F520102 5F817F0103 C1810104 C282000105 C38300000106")
    )

    #expect(objects.map(\.tag) == [0xC0, 0x5F52, 0x5F817F, 0xC1, 0xC2, 0xC3])
    #expect(objects.map(\.value) == [[1], [2], [3], [4], [5], [6]])
    #expect(objects.map(\.tag.description) == ["C0", "5F52", "5F817F", "C1", "C2", "C3"])
  }

  @Test
  func `an object is found on its own level before one that lies deeper`() throws {
    let objects = try TLVReader.objects(parsing: bytes("7306 C40101 C50109 C40102 7F6603 020103"))

    #expect(objects.first(tagged: 0xC4)?.value == [2])
    #expect(objects.first(tagged: 0xC5)?.value == [9])
    #expect(objects.first(tagged: 0x02)?.value == [3])
    #expect(objects.first(tagged: 0xC6) == nil)
  }

  @Test(arguments: ["6E06", "6E08", "6E04", "6E00", "6E820137", ""])
  func `the outer object may be there or not, and its length may be wrong`(header: String) throws {
    let objects = try TLVReader.objects(parsing: bytes(header + "C00101 C10102"), within: 0x6E)

    #expect(objects.map(\.tag) == [0xC0, 0xC1])
  }

  @Test
  func `an object of objects that is too long ends where the bytes end`() throws {
    let objects = try TLVReader.objects(parsing: bytes("C00101 7309 C10102"))

    #expect(objects.map(\.tag) == [0xC0, 0x73])
    #expect(objects.first(tagged: 0xC1)?.value == [2])
  }

  @Test(arguments: [
    "C5050102", "C50201", "C5", "5F", "C584", "C58400000001", "C580", "C5821F", "5F8182830101",
  ])
  func `half an object is left out, and what stands before it is kept`(half: String) throws {
    let objects = try TLVReader.objects(parsing: bytes("C00101" + half))

    #expect(objects == [DataObject(tag: 0xC0, value: [1])])
  }

  @Test
  func `zeros and FF between objects are skipped`() throws {
    let objects = try TLVReader.objects(parsing: bytes("0000 C00101 FF00 C10102 00FF"))

    #expect(objects.map(\.tag) == [0xC0, 0xC1])
  }

  @Test
  func `what lies too deep is kept as it is and not looked into`() throws {
    var nested = bytes("C00101")
    for _ in 0..<100 { nested = [0x73, UInt8(min(nested.count, 0x7F))] + nested }
    var level = try TLVReader.objects(parsing: nested)
    var depth = 1
    while let next = level.first?.children, !next.isEmpty {
      level = next
      depth += 1
    }

    #expect(depth == TLVReader.maximumDepth)
    #expect(level.first?.value.isEmpty == false)
  }

  @Test
  func `too many bytes and too many objects are refused`() {
    let long = Array(repeating: UInt8(0), count: TLVReader.maximumByteCount + 1)
    let many = Array(repeating: bytes("C000"), count: TLVReader.maximumObjectCount + 1)

    #expect(throws: TLVError.tooLong(byteCount: 8_193, limit: 8_192)) {
      try TLVReader.objects(parsing: long)
    }
    #expect(throws: TLVError.tooManyObjects(limit: 256)) {
      try TLVReader.objects(parsing: many.flatMap { $0 })
    }
  }

  @Test
  func `no bytes make the reader trap, and what it reads lies within its limits`() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = bytes("73 6E 7F 66 C4 81 82 83 00 FF 01 02 05 5F")
    for _ in 0..<3_000 {
      let count = Int.random(in: 0...120, using: &random)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &random)
          ? .random(in: .min ... .max, using: &random) : alphabet.randomElement(using: &random) ?? 0
      }
      let objects = try? TLVReader.objects(parsing: bytes, within: 0x6E)
      let total = (objects ?? []).reduce(0) { $0 + $1.value.count }
      #expect(total <= bytes.count, "\(bytes)")
    }
  }
}
