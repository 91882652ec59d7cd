public import OpenPGP
public import TOML

/// Why a file makes no quorum: everything that is wrong with it, at least one problem.
public struct QuorumError: Error, Hashable, Sendable {
  /// The problems, in the order of the file; those of the whole last.
  public let problems: [QuorumProblem]

  init(_ problems: [QuorumProblem]) {
    // A section of its own for keys is read before the people that it is about.
    self.problems = problems.enumerated()
      .sorted { one, other in
        (one.element.line ?? .max, one.offset) < (other.element.line ?? .max, other.offset)
      }
      .map(\.element)
  }
}

/// One thing that is wrong in a file, or with what was asked for beside it.
public struct QuorumProblem: Hashable, Sendable {
  /// The file's path as it was given; it may hold any characters.
  public let file: String
  /// The line, from 1; nil if it is about what was asked for.
  public let line: Int?
  /// What it is.
  public let reason: Reason

  /// What can be wrong.
  ///
  /// Texts come from the file, and must be escaped where they are shown.
  public enum Reason: Hashable, Sendable {
    /// The file is no TOML, or more of it than is read.
    case notTOML(String)
    /// It has parts of both files.
    case bothForms([String])
    /// A key that isn't known, and the nearest that is, if any is near.
    case unknownKey(String, nearest: String?, known: [String])
    /// A key that must be there and isn't.
    case missing(String, of: String)
    /// A value of another type.
    case wrongType(String, found: String, String)
    /// A value of the right type that isn't one of those that are allowed.
    case badValue(String, found: String, expected: String)
    /// A list with nothing in it.
    case emptyList(String)
    /// A list with too much in it.
    case longList(String, limit: Int)
    /// A name that two people have, and where it stood first.
    case sharedName(String, firstLine: Int)
    /// A key that stands twice with one person, and where it stood first.
    case keyTwice(Fingerprint, firstLine: Int)
    /// A key that two people have, whose it was first, and where.
    case sharedKey(Fingerprint, of: String, firstLine: Int)
    /// A key or machine of somebody who isn't among the people.
    case unknownPerson(String, of: String)
    /// The file has expired.
    case expired(ExpiryDate)
    /// `MAINTAINERS` doesn't say how many people it takes, and nobody else did.
    case noThreshold
    /// Fewer votes were asked for than the file wants.
    case lowerThreshold(Int, file: Int)
    /// More votes are wanted than people can give.
    case unreachableThreshold(Int, maintainers: Int)
    /// More makers of processors are wanted than the machines of all people span.
    case unreachableVendors(Int, found: [CPUVendor], form: Quorum.Form)
  }
}

extension QuorumProblem: CustomStringConvertible {
  /// One sentence with file and line, lower case, printable ASCII, no full stop.
  public var description: String {
    "\(shown(file, limit: 300)):\(line.map { "\($0):" } ?? "") \(reason)"
  }
}

extension QuorumProblem.Reason: TOMLValueReason, CustomStringConvertible {
  /// What is wrong, what was found and what was expected.
  public var description: String {
    switch self {
    case .notTOML(let words): "isn't read: \(words)"
    case .bothForms(let keys):
      "people are those of MAINTAINERS, which has no \(alternatives(keys)); "
        + "a quorum.toml has [[maintainer]]"
    case .unknownKey(let key, let nearest, let known):
      "'\(shown(key))' isn't known here; "
        + (nearest.map { "did you mean \($0)?" } ?? "there are \(alternatives(known, "and"))")
    case .missing(let key, let whole): "\(shown(whole, limit: 200)) has no \(key)"
    case .wrongType(let key, let found, let expected):
      "\(shown(key, limit: 200)) is "
        + "\(found == "integer" || found == "array" ? "an" : "a") \(found), expected \(expected)"
    case .badValue(let key, let found, let expected):
      "\(shown(key, limit: 200)) has '\(shown(found))', expected \(expected)"
    case .emptyList(let key): "\(key) is an empty list, expected at least one"
    case .longList(let key, let limit):
      "\(shown(key, limit: 200)) has more than \(limit) elements"
    case .sharedName(let name, let line):
      "'\(shown(name, limit: 100))' is somebody's name already, in line \(line)"
    case .keyTwice(let key, let line): "\(key) stands here twice, first in line \(line)"
    case .sharedKey(let key, let name, let line):
      "\(key) is the key of '\(shown(name, limit: 100))' already, in line \(line); "
        + "one key is one person's"
    case .unknownPerson(let name, let what):
      "\(shown(what, limit: 200)): there is no person '\(shown(name, limit: 100))'"
    case .expired(let date): "expired with the beginning of \(date), UTC"
    case .noThreshold: "this file doesn't say how many people it takes, expected a threshold"
    case .lowerThreshold(let number, let file):
      "a threshold of \(number) is less than the file's, \(file)"
    case .unreachableThreshold(let number, let count):
      "a threshold of \(number) can't be reached: \(count == 1 ? "one person" : "\(count) people") "
        + "can vote"
    case .unreachableVendors(_, _, form: .quorum):
      "cpu vendors can't be counted: a quorum.toml has no machines, only MAINTAINERS does"
    case .unreachableVendors(let number, let found, form: .maintainers):
      "\(number) cpu vendors can't be reached: the machines of all who can vote are of "
        + (found.isEmpty ? "none that is known" : alternatives(found.map(\.rawValue), "and"))
    }
  }
}

extension QuorumWarning: CustomStringConvertible {
  /// One sentence with the line, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .noKey(let person, let line):
      "line \(line): '\(shown(person, limit: 100))' has no key, and so no vote"
    case .unknownBrand(let person, let machine, let brand, let line):
      "line \(line): machine '\(shown(machine))' of '\(shown(person, limit: 100))' has "
        + (brand.map { "the unknown brand '\(shown($0))'" } ?? "no brand")
        + ", and counts for no cpu vendor"
    }
  }
}
