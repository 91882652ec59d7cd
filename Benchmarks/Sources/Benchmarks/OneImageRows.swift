/// One image by `paraph sign` against one `gpg --sign` that has everything running.
///
/// Same card, same pcscd. scdaemon lets no other program near the card while it lives, so the
/// two take turns of a few signatures each, and gpg signs once uncounted before each of its
/// turns.
func oneImageRows(_ scene: Scene) throws -> [Row] {
  let turns = 8
  let signaturesInTurn = 5
  var rows: [Row] = []
  for card in [Scene.yubikey, Scene.nitrokey] {
    let gnuPG = GnuPG(scene: scene, card: card)
    var ours: [Duration] = []
    var running: [Duration] = []
    var theirs: [Duration] = []
    for _ in 0..<turns {
      _ = try gnuPG.sign()
      for _ in 0..<signaturesInTurn { theirs.append(try gnuPG.sign()) }
      try gnuPG.end()
      _ = try scene.sign([Scene.image(1)], on: card)
      for number in 0..<signaturesInTurn {
        ours.append(try scene.sign([Scene.image(number)], on: card))
      }
      let agent = try ListeningAgent(scene, on: card)
      defer { agent.end() }
      _ = try scene.sign([Scene.image(1)], on: card, by: agent)
      for number in 0..<signaturesInTurn {
        running.append(try scene.sign([Scene.image(number)], on: card, by: agent))
      }
    }
    rows += [
      Row(
        name: "paraph sign of one image / warm gpg --sign (\(card.name))",
        value: ours.median / theirs.median,
        target: 0.7,
        note: "medians of \(ours.count): \(ours.median.words) with start, pinentry and sync, "
          + "\(theirs.median.words) by gpg with its PIN verified before"
      ),
      Row(
        name: "the same by an agent that runs / warm gpg --sign (\(card.name))",
        value: running.median / theirs.median,
        target: 0.7,
        note: "medians of \(running.count): \(running.median.words) with pinentry and sync"
      ),
    ]
  }
  return rows
}
