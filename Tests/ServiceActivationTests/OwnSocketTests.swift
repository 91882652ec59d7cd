import FileTesting
import Glibc
import ServiceActivation
import Testing

/// A socket at a path, made without a service manager.
@Suite
struct OwnSocketTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("own/socket")
  }

  private func mode(_ path: String) async throws -> String {
    try await runProgram("stat", ["-c", "%a %F", path]).output
  }

  @Test
  func `folder and socket are this user's alone, and the socket ends with it`() async throws {
    let socket = try OwnSocket(listeningAt: path)
    #expect(try await mode(folder.path("own")) == "700 directory\n")
    #expect(try await mode(path) == "600 socket\n")
    socket.remove()
    #expect(folder.names("own").isEmpty)
    close(socket.descriptor)
  }

  @Test
  func `a socket that somebody answers on is left alone`() throws {
    let first = try OwnSocket(listeningAt: path)
    #expect(throws: OwnSocketError.inUse(path)) { try OwnSocket(listeningAt: path) }
    #expect(folder.names("own") == ["socket"])
    close(first.descriptor)
  }

  @Test
  func `a socket that nobody answers on any more is replaced`() throws {
    let first = try OwnSocket(listeningAt: path)
    close(first.descriptor)
    let second = try OwnSocket(listeningAt: path)
    // The first one's is gone: its end must not take the second one's away.
    first.remove()
    #expect(folder.names("own") == ["socket"])
    second.remove()
    #expect(folder.names("own").isEmpty)
    close(second.descriptor)
  }

  @Test
  func `of many who start at once one listens, and the others are told`() async throws {
    let stale = try OwnSocket(listeningAt: path)
    close(stale.descriptor)
    let sockets = await withTaskGroup(of: OwnSocket?.self) { group in
      for _ in 0..<20 { group.addTask { try? OwnSocket(listeningAt: path) } }
      return await group.reduce(into: [OwnSocket]()) { if let socket = $1 { $0.append(socket) } }
    }
    #expect(sockets.count == 1)
    #expect(folder.names("own") == ["socket"])
    for socket in sockets { close(socket.descriptor) }
    stale.remove()
  }

  @Test
  func `anything that is no socket is left alone`() throws {
    try folder.makeFolder("own")
    try folder.write("mine", to: "own/socket")
    #expect(throws: OwnSocketError.notASocket(path)) { try OwnSocket(listeningAt: path) }
    try folder.remove("own/socket")
    try folder.link("own/socket", to: "nowhere")
    #expect(throws: OwnSocketError.notASocket(path)) { try OwnSocket(listeningAt: path) }
    #expect(folder.names("own") == ["socket"])
  }

  @Test
  func `a folder that isn't this user's alone to write to is refused`() async throws {
    try folder.makeFolder("own")
    // Safe because: the path ends with a NUL for as long as the call takes.
    unsafe chmod(folder.path("own"), 0o777)
    let writable = OwnSocketError.folderWritableByOthers(folder.path("own"), mode: 0o777)
    #expect(throws: writable) { try OwnSocket(listeningAt: path) }
    #expect(writable.description.hasSuffix("chmod go-w '\(folder.path("own"))'"))
    // Safe because: as above.
    unsafe chmod(folder.path("own"), 0o1777)
    // As /tmp, which has to stay so.
    let shared = OwnSocketError.folderWritableByOthers(folder.path("own"), mode: 0o1777)
    #expect(throws: shared) { try OwnSocket(listeningAt: path) }
    #expect(shared.description.hasSuffix("name a socket in a folder of your own"))
    try folder.link("link", to: "own")
    #expect(throws: OwnSocketError.notAFolder(folder.path("link"))) {
      try OwnSocket(listeningAt: folder.path("link/socket"))
    }
  }

  @Test(.enabled("only root can give a folder away") { geteuid() == 0 })
  func `a folder of another user is refused`() throws {
    try folder.makeFolder("own")
    // Safe because: the path ends with a NUL for as long as the call takes.
    unsafe chown(folder.path("own"), 65534, 65534)
    let foreign = OwnSocketError.folderOfAnother(folder.path("own"), userID: 65534)
    #expect(throws: foreign) { try OwnSocket(listeningAt: path) }
  }

  @Test(arguments: ["socket", "", "own/socket", "/tmp/", "/tmp/.."])
  func `a path that isn't absolute or names nothing is refused`(path: String) {
    #expect(throws: OwnSocketError.notAbsolute(path)) { try OwnSocket(listeningAt: path) }
  }

  @Test
  func `a path that is too long is refused, and a missing folder above`() throws {
    let long = folder.path("own/" + String(repeating: "x", count: 108))
    #expect(throws: OwnSocketError.system(errno: ENAMETOOLONG, long)) {
      try OwnSocket(listeningAt: long)
    }
    let deep = folder.path("missing/own/socket")
    #expect(throws: OwnSocketError.system(errno: ENOENT, folder.path("missing/own"))) {
      try OwnSocket(listeningAt: deep)
    }
    #expect(!folder.names().contains("missing"))
  }
}
