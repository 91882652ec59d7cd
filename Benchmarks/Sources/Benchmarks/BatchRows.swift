/// A batch of a release against the card's own time, at the card's own speed.
func batchRows(_ scene: Scene) throws -> [Row] {
  try [Scene.yubikey, Scene.nitrokey].map { card in
    try batchRow(scene, card, "its own speed", rounds: 3, bareCount: 200, target: 1.15)
  }
}

/// The same with a card that takes as long as a YubiKey, in milliseconds.
func slowBatchRow(_ scene: Scene, _ card: Scene.Card) throws -> [Row] {
  try scene.control("delay signature 70", of: card)
  defer { _ = try? scene.control("delay signature 0", of: card) }
  // A slow card takes the same time each time, so one long round does.
  return [try batchRow(scene, card, "70 ms", rounds: 1, bareCount: 60, target: 1.03)]
}

private func batchRow(
  _ scene: Scene,
  _ card: Scene.Card,
  _ pace: String,
  rounds: Int,
  bareCount: Int,
  target: Double
) throws -> Row {
  var ours: [Duration] = []
  var bare: [Duration] = []
  for _ in 0..<rounds {
    bare.append(try bareSignature(scene, card, count: bareCount))
    let batch = try scene.sign(["--request", scene.request], on: card)
    ours.append(batch / Release.imageCount)
    bare.append(try bareSignature(scene, card, count: bareCount))
  }
  return Row(
    name: "a signature in a batch of \(Release.imageCount) / bare (\(card.name), \(pace))",
    value: ours.median / bare.median,
    target: target,
    note: "\(ours.median.words) by paraph sign, start to end; \(bare.median.words) bare, "
      + "\(bare.min().map(\.words) ?? "") to \(bare.max().map(\.words) ?? "")"
  )
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
