/// The agent on a socket: a question, and a batch against the same through a child's pipes.
func socketRows(_ scene: Scene) async throws -> [Row] {
  let count = 5000
  let times = try roundTrips(scene, count: count).sorted()
  let slow = times[count * 99 / 100]
  return [
    Row(
      name: "GetInfo over the agent's socket: round trip",
      value: times.median.milliseconds * 1000,
      target: 100,
      unit: "us",
      note: "median of \(count) on one connection, by a client that blocks; "
        + "99 of 100 within \(slow.words)"
    ),
    try socketBatchRow(scene, "its own speed", rounds: 5),
  ]
}

/// The batch with a card that takes as long as a YubiKey.
func slowSocketBatchRow(_ scene: Scene) throws -> [Row] {
  try scene.control("delay signature 70", of: Scene.yubikey)
  defer { _ = try? scene.control("delay signature 0", of: Scene.yubikey) }
  return [try socketBatchRow(scene, "70 ms", rounds: 1)]
}

/// How long questions take that ask nothing of a card.
func roundTrips(_ scene: Scene, count: Int) throws -> [Duration] {
  let agent = try ListeningAgent(scene, on: Scene.yubikey)
  defer { agent.end() }
  let client = try BlockingClient(agent.socket)
  let call = Array(#"{"method":"org.paraph.Agent.GetInfo","parameters":{}}"#.utf8) + [0]
  return try (0..<count).map { _ in try client.roundTrip(call) }
}

private func socketBatchRow(_ scene: Scene, _ pace: String, rounds: Int) throws -> Row {
  let card = Scene.yubikey
  let agent = try ListeningAgent(scene, on: card)
  defer { agent.end() }
  var socket: [Duration] = []
  var pipes: [Duration] = []
  for _ in 0..<rounds {
    socket.append(try scene.sign(["--request", scene.request], on: card, by: agent))
    pipes.append(try scene.sign(["--request", scene.request], on: card))
  }
  return Row(
    name: "batch of \(Release.imageCount) by socket / by --stdio (\(card.name), \(pace))",
    value: socket.median / pipes.median,
    target: 1.05,
    note: "medians of \(rounds), start to end: \(socket.median.words) by an agent that runs, "
      + "\(pipes.median.words) by one of its own"
  )
}
