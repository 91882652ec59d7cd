/// gpg, gpg-agent and scdaemon with a card, in a home of their own.
struct GnuPG: Sendable {
  let scene: Scene
  let card: Scene.Card

  /// `gpg --sign --no-armor` of a payload, as StageX signs an image.
  func sign() throws -> Duration {
    var program = scene.program("gpg", ["--quiet", "--sign", "--no-armor"], on: card)
    program.input = "\(scene.folder)/payload"
    program.output = "\(scene.folder)/printed"
    return try program.run()
  }

  /// Ends gpg-agent and scdaemon, so that the card is free.
  func end() throws { try scene.program("gpgconf", ["--kill", "all"], on: card).run() }

  /// StageX's loop over so many images, in a checkout that has nothing in it.
  func loop(over count: Int) throws -> Duration {
    try scene.emptyFolder("\(scene.folder)/loop")
    let arguments = [
      "-c", #"cd "$1/loop" && exec "$0" "$1/out" "$1/keyring" "$2""#, scene.loop, scene.folder,
      scene.release.names.prefix(count).joined(separator: " "),
    ]
    return try scene.program("sh", arguments, on: card).run()
  }
}
