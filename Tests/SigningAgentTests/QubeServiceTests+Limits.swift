import CardMaking
import Glibc
import QubesService
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// What another qube can't cost, whatever it sends.
extension QubeServiceTests {
  /// Calls that would give more reasons than they have bytes.
  enum Flood: CaseIterable {
    case images, parameters, repositories

    static let count = 2000

    var call: JSONObject {
      let numbers = 0..<Self.count
      switch self {
      case .images: return ["images": .array(Array(repeating: 0, count: Self.count))]
      case .parameters:
        let rest = String(repeating: "\u{1}", count: 99)
        return numbers.reduce(into: [:]) { $0["\($1)\(rest)"] = 0 }
      case .repositories:
        let images = numbers.map { number -> JSONValue in
          ["reference": .string("a/b\(number):1"), "digest": .string(QubeServiceTests.digest)]
        }
        return ["images": .array(images)]
      }
    }

    var refusal: (error: String, list: String) {
      self == .images ? ("InvalidImage", "images") : ("ServiceRefused", "obstacles")
    }
  }

  @Test(arguments: Flood.allCases)
  func `of a flood of faults the first are told, and how many others there are`(
    flood: Flood
  ) async throws {
    let bench = try await bench()
    let service =
      flood == .repositories
      ? "paraph.Sign+release+docker.io-2Fstagex-2Fcore--acl" : "paraph.Sign+release"
    let result = try await call(bench, service, "org.paraph.Agent.Sign", flood.call)
    guard case .failure(let error) = result,
      case .array(let list) = error.parameters[flood.refusal.list]
    else {
      Issue.record("\(result)")
      return
    }
    #expect(error.name == "org.paraph.Agent.\(flood.refusal.error)")
    #expect(list.count == 65)
    let text = String(decoding: JSONValue.object(error.parameters).compact(), as: UTF8.self)
    #expect(text.utf8.count < 64 << 10)
    #expect(text.contains("\(Flood.count - 64)"), "\(text.suffix(200))")
  }

  @Test
  func `a call that wants no reply gets no dialog`() async throws {
    let bench = try await bench()
    let call = try QrexecCall(fullName: "paraph.Sign+release", source: "work")
    let qube = QubeService(bench.agent, for: call, by: ownUser, version: "1").service
    var ends: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { close(ends[1]) }
    let transport = try DescriptorTransport(input: ends[0], output: ends[0])
    let oneway = VarlinkCall(
      method: "org.paraph.Agent.Sign",
      parameters: images(),
      mode: .oneway
    )
    let error = await #expect(throws: VarlinkError.self) {
      try await qube.answer(oneway, VarlinkSink(for: oneway, on: transport))
    }
    transport.close()
    #expect(error?.name == "org.paraph.Agent.ServiceRefused")
    #expect(bench.dialog.shown.isEmpty)
    #expect(await bench.card.count(0x2A) == 0)
  }

  @Test
  func `a qube that is refused over and over is soon refused without a record`() async throws {
    var bench = try await bench()
    bench.rules += "\nmax-batch = 1\n"
    let two = images(["a/b:1", "a/b:2"])
    let (agent, service, sign) = (bench.agent, "paraph.Sign+release", "org.paraph.Agent.Sign")
    var names: [String] = []
    for _ in 0..<6 {
      let result = try await call(bench, service, sign, two, of: agent)
      guard case .failure(let error) = result else { continue }
      names.append(error.name.split(separator: ".").last.map(String.init) ?? "")
    }
    let refused = Array(repeating: "PolicyRefused", count: 2)
    #expect(names == refused + Array(repeating: "RefusedRecently", count: 4))
    #expect(try bench.records.count == 2)
    #expect(bench.dialog.shown.isEmpty)
  }
}
