internal import TOML

/// What stands in a file; what can't be read is left out and reported.
struct FileContent {
  var form: Quorum.Form = .quorum
  var threshold: Int?
  var maintainers: [Maintainer] = []
  var version: Int?
  var expires: ExpiryDate?
  var warnings: [QuorumWarning] = []
  /// Where the file says the threshold.
  var thresholdLocation: TOMLLocation?

  init(
    _ source: QuorumSource,
    demands: QuorumDemands,
    now: Int64,
    by reader: inout QuorumReader
  ) {
    let table: TOMLTable
    do throws(TOMLError) {
      table = try TOMLTable(parsing: source.bytes)
    } catch {
      reader.report(.notTOML(error.reason.words), at: error.location)
      return
    }
    if table["people"] == nil {
      readQuorum(table, now: now, by: &reader)
    } else {
      form = .maintainers
      readMaintainers(table, by: &reader)
    }
    take(demands.threshold, by: &reader)
  }

  /// Puts the file's threshold and the one that was asked for together.
  private mutating func take(_ asked: Int?, by reader: inout QuorumReader) {
    if let asked {
      let allowed = 1...Quorum.mostMaintainers
      guard allowed.contains(asked) else {
        let expected = "a number from \(allowed.lowerBound) to \(allowed.upperBound)"
        return reader.report(.badValue("threshold", found: "\(asked)", expected: expected))
      }
      if let own = threshold, asked < own {
        return reader.report(.lowerThreshold(asked, file: own))
      }
      threshold = asked
      thresholdLocation = nil
    } else if form == .maintainers {
      return reader.report(.noThreshold)
    }
    // What else is wrong with the file may be why there are too few.
    guard let threshold, reader.problems.isEmpty, threshold > maintainers.count else { return }
    let reason = QuorumProblem.Reason.unreachableThreshold(
      threshold,
      maintainers: maintainers.count
    )
    if let thresholdLocation {
      reader.report(reason, at: thresholdLocation)
    } else {
      reader.report(reason)
    }
  }
}
