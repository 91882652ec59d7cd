/// A release from its OCI layouts, against StageX's loop over some of the same.
func loopRows(_ scene: Scene) throws -> [Row] {
  let count = 60
  return try [Scene.yubikey, Scene.nitrokey].map { card in
    let gnuPG = GnuPG(scene: scene, card: card)
    var ours: [Duration] = []
    var theirs: [Duration] = []
    for _ in 0..<2 {
      // Begins warm, as it is after the first of many images.
      _ = try gnuPG.sign()
      theirs.append(try gnuPG.loop(over: count) / count)
      try gnuPG.end()
      ours.append(
        try scene.sign(["--oci", "\(scene.folder)/out"], on: card) / Release.imageCount
      )
    }
    return Row(
      name: "batch of \(Release.imageCount) / StageX's loop with gpg (\(card.name))",
      value: ours.median / theirs.median,
      target: 0.1,
      note: "an image: \(ours.median.words) of \(Release.imageCount), "
        + "\(theirs.median.words) of \(count)"
    )
  }
}
