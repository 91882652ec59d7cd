import CSupport
import Glibc

/// A Unix socket on which lines come in and each gets its answer, for several clients at once.
public final class ControlSocket: Sendable {
  private let path: String
  private let listener: Descriptor
  private let loop: EventLoop

  /// A longer line ends its connection.
  static let lineLimit = 1024

  /// Listens.
  ///
  /// - Parameters:
  ///   - path: Where the socket is made, with mode 0600; shorter than 108 bytes.
  ///   - loop: The thread that serves it.
  /// - Throws: ``SystemError``; `EADDRINUSE` if another process listens there.
  public init(path: String, loop: EventLoop) throws(SystemError) {
    // Safe because: the call copies what it needs of the string.
    listener = try Descriptor(opened: unsafe paraph_local_listen(path))
    self.path = path
    self.loop = loop
  }

  /// Serves clients until the task is cancelled, and then removes the socket.
  ///
  /// - Parameter controls: What carries the lines out.
  public func run(_ controls: CardControls) async {
    // Safe because: the call copies what it needs of the string.
    defer { unsafe unlink(path) }
    await withTaskExecutorPreference(loop) {
      await withDiscardingTaskGroup { group in
        while await loop.isReady(listener, for: POLLIN) {
          let number = paraph_local_accept(listener.number)
          guard let client = try? Descriptor(opened: number) else { continue }
          group.addTask { await self.serve(client, controls) }
        }
        group.cancelAll()
      }
    }
  }

  /// Serves one client, whose waits are over when it has gone.
  private func serve(_ client: Descriptor, _ controls: CardControls) async {
    await withTaskGroup { group in
      group.addTask {
        var rest: [UInt8] = []
        while let line = await self.nextLine(from: client, &rest) {
          let answer = await controls.answer(to: line)
          guard await self.loop.send(Array("\(answer)\n".utf8), to: client) else { return }
        }
      }
      group.addTask { _ = await self.loop.isReady(client, for: 0) }
      await group.next()
      group.cancelAll()
    }
  }

  private func nextLine(from client: Descriptor, _ rest: inout [UInt8]) async -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeSubrange(...end) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      guard rest.count <= Self.lineLimit else { return nil }
      var chunk = [UInt8](repeating: 0, count: Self.lineLimit)
      // Safe because: the kernel is told the array's length.
      let count = unsafe read(client.number, &chunk, chunk.count)
      if count > 0 {
        rest += chunk.prefix(count)
      } else if count == 0 {
        return nil
      } else if errno == EAGAIN {
        guard await loop.isReady(client, for: POLLIN) else { return nil }
      } else if errno != EINTR {
        return nil
      }
    }
  }
}
