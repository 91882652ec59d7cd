/// The images of one stage of the build.
struct Stage {
  let name: String
  let images: [ImageFacts]

  var metCount: Int { images.count(where: \.isMet) }
  var isMet: Bool { metCount == images.count }
}

extension ReleaseFacts {
  /// The stages by name, each with its images in their order.
  var stages: [Stage] {
    Dictionary(grouping: images, by: \.stage)
      .map { Stage(name: $0.key, images: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
