extension Quorum {
  /// Reads `quorum.toml`, or StageX's `MAINTAINERS`, which is told by its people.
  ///
  /// - Parameters:
  ///   - source: The file, at most 64 KiB.
  ///   - demands: What the command line asks for beside it.
  ///   - now: The time, in seconds since 1970, at which the file must not have expired.
  /// - Throws: ``QuorumError`` with everything that is wrong.
  public init(
    _ source: QuorumSource,
    demands: QuorumDemands = QuorumDemands(),
    now: Int64
  ) throws(QuorumError) {
    var reader = QuorumReader(file: source.file)
    let content = FileContent(source, demands: demands, now: now, by: &reader)
    Self.checkVendors(demands, content, by: &reader)
    guard reader.problems.isEmpty, let threshold = content.threshold else {
      throw QuorumError(reader.problems)
    }
    self.init(
      file: source.file,
      form: content.form,
      threshold: threshold,
      vendorThreshold: demands.vendors,
      maintainers: content.maintainers,
      version: content.version,
      expires: content.expires,
      warnings: content.warnings
    )
  }

  private static func checkVendors(
    _ demands: QuorumDemands,
    _ content: FileContent,
    by reader: inout QuorumReader
  ) {
    guard let wanted = demands.vendors else { return }
    let allowed = 1...CPUVendor.allCases.count
    guard allowed.contains(wanted) else {
      let expected = "a number from \(allowed.lowerBound) to \(allowed.upperBound)"
      reader.report(.badValue("cpu-vendors", found: "\(wanted)", expected: expected))
      return
    }
    // What else is wrong with the file may be why there are too few.
    guard reader.problems.isEmpty else { return }
    let found = CPUVendor.allCases.filter { vendor in
      content.maintainers.contains { $0.vendors.contains(vendor) }
    }
    guard found.count < wanted else { return }
    reader.report(.unreachableVendors(wanted, found: found, form: content.form))
  }
}
