/// The gate over a release that two people signed, against what others do with the same files.
func gateRows(_ scene: Scene) async throws -> [Row] {
  let gate = try Gate(scene, imageCount: Release.imageCount)
  var ours: [Duration] = []
  var bare: [Duration] = []
  var stagex: [Duration] = []
  var gpgv: [Duration] = []
  let operations = try gate.operations()
  for _ in 0..<3 {
    ours.append(try gate.quorum().run())
    bare.append(try await operations.time(on: Gate.coreCount))
    stagex.append(try gate.loop("stagex"))
    gpgv.append(try gate.loop("gpgv"))
  }
  let words = "medians of 3: \(ours.median.words)"
  let files = "\(Release.imageCount) images with two signatures, Ed25519 and RSA-4096"
  return [
    Row(
      name: "quorum / StageX's loop with gpg -v",
      value: ours.median / stagex.median,
      target: 1.0 / 25,
      note: "\(words), \(stagex.median.words) by the loop; \(files)"
    ),
    Row(
      name: "quorum / gpgv once a file",
      value: ours.median / gpgv.median,
      target: 1.0 / 10,
      note: "\(words), \(gpgv.median.words) by gpgv"
    ),
    Row(
      name: "quorum / the bare public-key operations on as many cores",
      value: ours.median / bare.median,
      target: 1.25,
      note: "\(words) with its start, \(bare.median.words) in libsodium and libgcrypt alone, "
        + "\(Gate.coreCount) cores"
    ),
  ]
}

/// Many signatures, each of them checked: copies, of which a hundred lie in a folder.
func largeGateRows(_ scene: Scene) throws -> [Row] {
  let gate = try Gate(scene, imageCount: Release.imageCount)
  let few = try gate.measured(copies: 10, images: 50)
  let many = try gate.measured(copies: 100, images: 500)
  return [
    Row(
      name: "quorum over 100,000 signatures: memory",
      value: Double(many.kibibytes) / 1024,
      target: 64,
      unit: "MB",
      note: "the largest resident set; \(Double(few.kibibytes) / 1024) MB over 1,000"
    ),
    Row(
      name: "quorum: time a signature, 100,000 / 1,000",
      value: many.duration / few.duration / 100,
      target: 1.1,
      note: "\(many.duration.words) and \(few.duration.words)"
    ),
  ]
}

/// Ten thousand signatures into a checkout that has none of them.
func mergeRows(_ scene: Scene) throws -> [Row] {
  let gate = try Gate(scene, imageCount: Release.imageCount)
  let source = "\(scene.folder)/many"
  try gate.writeDistinct(to: source, imageCount: 5000)
  let target = "\(scene.folder)/merged"
  try scene.emptyFolder(target)
  let duration = try scene.program("paraph", ["merge", "--quiet", source, target], on: nil).run()
  return [
    Row(
      name: "merge of 10,000 new signatures",
      value: duration.milliseconds / 1000,
      target: 10,
      unit: "s",
      note: "each synced before it has its name, on the bench's disk"
    )
  ]
}
