/// How many commands cards get.
func commandRows(_ scene: Scene) throws -> [Row] {
  var rows: [Row] = []
  for card in [Scene.yubikey, Scene.nitrokey, Scene.forcedPIN] {
    let isForced = card.folder == Scene.forcedPIN.folder
    let one = try scene.commandCount(of: card) { _ = try scene.sign([Scene.image(1)], on: card) }
    let eleven = try scene.commandCount(of: card) {
      _ = try scene.sign((1...11).map(Scene.image), on: card)
    }
    let gnuPG = GnuPG(scene: scene, card: card)
    let cold = try scene.commandCount(of: card) { _ = try gnuPG.sign() }
    let warm = try scene.commandCount(of: card) { _ = try gnuPG.sign() }
    try gnuPG.end()
    let kind = card.name + (isForced ? ", PIN for each" : "")
    rows += [
      Row(
        name: "commands for one signature, cold agent (\(kind))",
        value: Double(one),
        target: 6,
        unit: "APDUs",
        note: "one of them reads the card's signature counter, for the record; gpg and scdaemon, "
          + "cold: \(cold)"
      ),
      Row(
        name: "commands for each further signature of a batch (\(kind))",
        value: Double(eleven - one) / 10,
        target: isForced ? 2 : 1,
        unit: "APDUs",
        note: "gpg and scdaemon, warm: \(warm)"
      ),
    ]
  }
  return rows
}
