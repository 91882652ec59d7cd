import FuzzDriver
import StrictJSON
import Varlink

/// Any bytes as what comes over a connection, in pieces of any size.
///
/// The first byte says how large the pieces are, what follows is the stream.
@main
enum FuzzVarlink: Fuzzer {
  static func test(_ input: [UInt8]) {
    guard let seed = input.first else { return }
    let stream = input.dropFirst()
    let whole = frames(of: stream, pieces: [stream.count])
    for frame in whole.frames {
      require(!frame.contains(0), "a frame has no NUL")
      require(frame.count <= limit, "a frame is no longer than the limit")
      testCall(frame)
      testReply(frame)
      if let text = String(validating: frame, as: UTF8.self), let name = VarlinkName(text) {
        require(name.description == text, "a name is written as it was read")
      }
    }
    let pieces = [Int(seed & 0x0F) + 1, Int(seed >> 4) * 8 + 1]
    require(frames(of: stream, pieces: pieces) == whole, "cuts make no difference")
  }

  /// Short, so that it is met; it must only be no shorter than the seeds' frames.
  private static let limit = 512

  private struct Outcome: Equatable {
    var frames: [[UInt8]] = []
    var isTooLong = false
  }

  private static func frames(of stream: ArraySlice<UInt8>, pieces: [Int]) -> Outcome {
    var reader = VarlinkFrames(limit: limit)
    var outcome = Outcome()
    var rest = stream
    var round = 0
    while !rest.isEmpty {
      let piece = rest.prefix(pieces[round % pieces.count])
      rest = rest.dropFirst(piece.count)
      round += 1
      reader.append(piece)
      do {
        while reader.hasNext() {
          guard let frame = try reader.next() else { break }
          outcome.frames.append(frame)
        }
        require(reader.byteCount <= limit, "no more bytes wait than one frame may have")
      } catch {
        outcome.isTooLong = true
        return outcome
      }
    }
    return outcome
  }

  private static func testCall(_ frame: [UInt8]) {
    guard let call = try? VarlinkCall(parsing: frame) else { return }
    let encoded = call.encoded()
    require(!encoded.contains(0), "a call can be ended by a NUL")
    require((try? VarlinkCall(parsing: encoded)) == call, "a call reads as the same call")
  }

  private static func testReply(_ frame: [UInt8]) {
    guard let reply = try? VarlinkReply(parsing: frame) else { return }
    let encoded = reply.encoded()
    require(!encoded.contains(0), "a reply can be ended by a NUL")
    require((try? VarlinkReply(parsing: encoded)) == reply, "a reply reads as the same reply")
  }
}
