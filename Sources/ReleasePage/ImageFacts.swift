/// What a page says of one image.
public struct ImageFacts: Hashable, Sendable {
  /// A file that is no vote, or something that readers stumble over.
  public struct Remark: Hashable, Sendable {
    /// The file; nil if it is about the folder.
    public var file: String?
    /// What it is worth, in a word.
    public var fate: String
    /// Why, in a sentence.
    public var reason: String

    /// Takes a remark.
    ///
    /// - Parameters:
    ///   - file: The file; nil if it is about the folder.
    ///   - fate: What it is worth, in a word.
    ///   - reason: Why, in a sentence.
    public init(file: String?, fate: String, reason: String) {
      self.file = file
      self.fate = fate
      self.reason = reason
    }
  }

  /// The name, with a tag if it has one.
  public var name: String
  /// `sha256:` and the digits.
  public var digest: String
  /// Whether it has its quorum.
  public var isMet: Bool
  /// Who voted, as places among the people.
  public var voters: Set<Int>
  /// What it lacks beside votes, a sentence each.
  public var reasons: [String]
  /// What isn't a vote, and what readers stumble over.
  public var remarks: [Remark]

  /// Takes what was found.
  ///
  /// - Parameters:
  ///   - name: The name, with a tag if it has one.
  ///   - digest: `sha256:` and the digits.
  ///   - isMet: Whether it has its quorum.
  ///   - voters: Who voted, as places among the people.
  ///   - reasons: What it lacks beside votes.
  ///   - remarks: What isn't a vote, and what readers stumble over.
  public init(
    name: String,
    digest: String,
    isMet: Bool,
    voters: Set<Int>,
    reasons: [String] = [],
    remarks: [Remark] = []
  ) {
    self.name = name
    self.digest = digest
    self.isMet = isMet
    self.voters = voters
    self.reasons = reasons
    self.remarks = remarks
  }

  /// The stage of the build that the image belongs to: the last part of its name as far as the
  /// first hyphen, so `core` for `stagex/core-acl:2.3.2`.
  public var stage: String {
    // By scalars: a mark after a hyphen makes another character of both.
    var stage = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.reversed().prefix(while: { $0 != "/" }).reversed() {
      guard !["-", ":", "@"].contains(scalar) else { break }
      stage.append(scalar)
    }
    return String(stage)
  }
}
