/// A batch of a release against the card's own time, at its own speed and at a YubiKey's.
func batchRows(_ scene: Scene) throws -> [Row] {
  // A slow card gives the same time each time, so one long round does.
  try [
    (delay: 0, rounds: 3, bare: 200, target: 1.15), (delay: 70, rounds: 1, bare: 60, target: 1.03),
  ]
  .flatMap { speed in
    try [Scene.yubikey, Scene.nitrokey].map { card in
      try scene.control("delay signature \(speed.delay)", of: card)
      var ours: [Duration] = []
      var bare: [Duration] = []
      for _ in 0..<speed.rounds {
        bare.append(try bareSignature(scene, card, count: speed.bare))
        let batch = try scene.sign(["--request", scene.request], on: card)
        ours.append(batch / Release.imageCount)
        bare.append(try bareSignature(scene, card, count: speed.bare))
      }
      try scene.control("delay signature 0", of: card)
      let pace = speed.delay == 0 ? "its own speed" : "\(speed.delay) ms"
      return Row(
        name: "a signature in a batch of \(Release.imageCount) / bare (\(card.name), \(pace))",
        value: ours.median / bare.median,
        target: speed.target,
        note: "\(ours.median.words) by paraph sign, start to end; \(bare.median.words) bare, "
          + "\(bare.min().map(\.words) ?? "") to \(bare.max().map(\.words) ?? "")"
      )
    }
  }
}

/// How long a client takes for one signature that does nothing else.
private func bareSignature(_ scene: Scene, _ card: Scene.Card, count: Int) throws -> Duration {
  var program = scene.program("", [card.algorithm, "\(count)", Scene.pin], on: card)
  program.path = "\(scene.ownPrograms)/BareClient"
  let printed = try program.printed(to: "\(scene.folder)/printed")
  guard let nanoseconds = Int64(printed.filter(\.isNumber)) else {
    throw SceneError.unexpected(printed)
  }
  return .nanoseconds(nanoseconds)
}
