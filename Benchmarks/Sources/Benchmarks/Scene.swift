import FoundationEssentials

/// What `Scripts/bench` has set up: programs, and a pcscd with one card for each kind of key.
struct Scene: Sendable {
  /// A card behind a pcscd of its own.
  struct Card: Sendable {
    /// What it is like, for people.
    let name: String
    /// `ed25519` or `rsa4096`.
    let algorithm: String
    /// The rig's folder within the scene.
    let folder: String
  }

  static let pin = "314159"
  static let yubikey = Card(name: "YubiKey, Ed25519", algorithm: "ed25519", folder: "y")
  static let nitrokey = Card(name: "Nitrokey, RSA-4096", algorithm: "rsa4096", folder: "n")
  /// Wants the PIN for each signature.
  static let forcedPIN = Card(name: "YubiKey, Ed25519", algorithm: "ed25519", folder: "f")

  /// The folder of the scene.
  let folder: String
  /// Where the product's programs are.
  let programs: String
  /// Where this package's programs and the stand-in for StageX's loop are.
  let ownPrograms: String
  let loop: String
  let release: Release
  /// A request of as many images as the release has.
  let request: String

  init(_ arguments: [String]) throws {
    guard arguments.count >= 5 else { throw SceneError.usage }
    folder = arguments[1]
    programs = arguments[2]
    ownPrograms = arguments[3]
    loop = arguments[4]
    release = try Release(in: folder)
    request = arguments.count > 5 ? arguments[5] : "\(folder)/request.json"
    guard arguments.count == 5 else { return }
    try program("paraph", ["request", "--oci", "\(folder)/out", "-o", request], on: nil).run()
  }

  /// A program with the card's pcscd in its environment.
  func program(_ name: String, _ arguments: [String], on card: Card?) -> Program {
    var environment = ProcessInfo.processInfo.environment
    for name in ["DISPLAY", "GPG_TTY", "WAYLAND_DISPLAY"] { environment[name] = nil }
    environment["LC_ALL"] = "C.UTF-8"
    if let card {
      environment["PCSCLITE_CSOCK_NAME"] = "\(folder)/\(card.folder)/run/pcscd.comm"
      environment["GNUPGHOME"] = "\(folder)/\(card.folder).gpg"
    }
    let isOurs = name.hasPrefix("paraph")
    return Program(
      path: isOurs ? "\(programs)/\(name)" : name,
      arguments: arguments,
      environment: environment,
      errors: "\(folder)/errors"
    )
  }

  /// `paraph sign` into a checkout that has nothing in it, by an agent of its own if none is named.
  func sign(
    _ images: [String],
    on card: Card,
    by agent: ListeningAgent? = nil
  ) throws -> Duration {
    let checkout = "\(folder)/signatures"
    try emptyFolder(checkout)
    let choice =
      agent.map { ["--agent", "unix:\($0.socket)"] }
      ?? ["--pinentry", "\(ownPrograms)/BenchPinentry"]
    let arguments = ["sign", "--lookaside", checkout] + choice + images
    return try program("paraph", arguments, on: card).run()
  }

  /// Sends a line to the card's control socket, and returns its answer.
  @discardableResult
  func control(_ words: String, of card: Card) throws -> String {
    let socket = "\(folder)/\(card.folder)/card-1.control"
    let arguments = ["control", "--control", socket] + words.split(separator: " ").map(String.init)
    return try program("paraph-vcard", arguments, on: nil).printed(to: "\(folder)/printed")
  }

  /// How many commands the card gets while a body runs.
  func commandCount(of card: Card, _ body: () throws -> Void) throws -> Int {
    try control("log clear", of: card)
    try body()
    let answer = try control("count", of: card)
    guard let count = answer.split(whereSeparator: \.isWhitespace).first.flatMap({ Int($0) }) else {
      throw SceneError.unexpected(answer)
    }
    return count
  }

  func emptyFolder(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// An image that was never signed, as an argument.
  static func image(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    let digest = String(repeating: "0", count: 64 - digits.count) + digits
    return "stagex/core-image\(number):1.2.3@sha256:\(digest)"
  }
}

enum SceneError: Error {
  case usage
  case unexpected(String)
}
