import Testing
import Varlink

/// Frames, varlink.org, Method Call.
@Suite
struct VarlinkFramesTests {
  @Test(arguments: [1, 2, 3, 5, 7, 100])
  func `frames are the same wherever the stream is cut`(size: Int) throws {
    let expected: [[UInt8]] = ["", "a", "bb", "", "ccc", "dddddddddd"].map { Array($0.utf8) }
    var rest = Array(expected.map { $0 + [0] }.joined())[...]
    var frames = VarlinkFrames(limit: 10)
    var found: [[UInt8]] = []
    while !rest.isEmpty {
      frames.append(rest.prefix(size))
      rest = rest.dropFirst(size)
      while let frame = try frames.next() { found.append(frame) }
    }
    #expect(found == expected)
    #expect(frames.byteCount == 0)
  }

  @Test
  func `a frame over the limit is refused as soon as it is seen, and again`() throws {
    var frames = VarlinkFrames(limit: 4)
    frames.append([1, 2, 3, 4, 0, 1, 2, 3, 4])
    #expect(next(of: &frames) == .success([1, 2, 3, 4]))
    #expect(next(of: &frames) == .success(nil))
    frames.append([5])
    let isRefused = frames.hasNext()
    #expect(isRefused)
    let tooLong = Result<[UInt8]?, VarlinkFrames.TooLong>.failure(.init(limit: 4))
    #expect(next(of: &frames) == tooLong)
    frames.append([0])
    #expect(next(of: &frames) == tooLong)
  }

  private func next(
    of frames: inout VarlinkFrames
  ) -> Result<[UInt8]?, VarlinkFrames.TooLong> {
    do throws(VarlinkFrames.TooLong) {
      return .success(try frames.next())
    } catch {
      return .failure(error)
    }
  }

  @Test
  func `many small frames that came at once are taken one by one`() throws {
    var frames = VarlinkFrames(limit: 4)
    frames.append((0..<100_000).map { UInt8(1 - $0 % 2) })
    var count = 0
    while let frame = try frames.next() {
      #expect(frame == [1])
      count += 1
      frames.append([])
    }
    #expect(count == 50_000)
  }
}
