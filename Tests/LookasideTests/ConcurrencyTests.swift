import ContainerSignature
import FileTesting
import Lookaside
import Testing

/// Several writers in one folder.
@Suite
struct ConcurrencyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectWhole(_ count: Int, byteCount: Int) throws {
    #expect(Set(folder.names(TestImage.folder)) == Set((1...count).map { "signature-\($0)" }))
    for number in 1...count {
      let bytes = try #require(folder.read("\(TestImage.folder)/signature-\(number)"))
      #expect(bytes.count == byteCount && bytes.last == 0x2E)
    }
  }

  @Test
  func `threads lose no number, make no gap and replace nothing`() async throws {
    let checkout = try LookasideCheckout(at: folder.path)
    let image = try TestImage.image()
    let numbers = try await withThrowingTaskGroup(of: [Int].self) { group in
      for thread in 0..<6 {
        group.addTask {
          try (0..<20).map { number in
            try checkout.append([0xC4, UInt8(thread), UInt8(number), 0x2E], for: image).number
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(numbers.sorted() == Array(1...120))
    try expectWhole(120, byteCount: 4)
    let contents = Set((1...120).compactMap { folder.read("\(TestImage.folder)/signature-\($0)") })
    #expect(contents.count == 120)
  }

  @Test(arguments: [[], ["named"]])
  func `processes lose no number, make no gap and replace nothing`(form: [String]) async throws {
    let path = folder.path
    let results = try await withThrowingTaskGroup(of: ProgramResult.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try await runProgram(
            builtProgram("LookasideProbe"),
            [path, TestImage.argument, "25", "5000"] + form
          )
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count { $0.isSuccess } == 4, "\(results)")
    let numbers = results.flatMap { $0.output.split(separator: "\n").compactMap { Int($0) } }
    #expect(numbers.sorted() == Array(1...100))
    try expectWhole(100, byteCount: 5002)
  }
}
