internal import TOML

/// A value that is one of a few words.
protocol PolicyChoice: ReadablePolicyValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension PolicyChoice {
  /// The word.
  public var shown: PolicyShown { .word(rawValue) }

  static var expected: String { alternatives(allCases.map(\.rawValue)) }

  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader) {
    guard let word = reader.string(value, of: key, expected: Self.expected) else { return nil }
    guard let choice = Self(rawValue: word) else {
      reader.report(.badValue(key, found: word, expected: Self.expected), at: value.location)
      return nil
    }
    self = choice
  }
}

/// When a person has to touch the card, rule `touch`.
public enum TouchRule: String, CaseIterable, PolicyChoice {
  /// On, fixed, cached or cached-fixed.
  case required
  /// Only what nobody can turn off: fixed or cached-fixed.
  case fixed
  /// A touch for each signature: on or fixed.
  case everySignature = "every-signature"
  /// No touch is needed.
  case any

  /// Whether every policy that this allows is allowed by another.
  public func isAsStrict(as other: Self) -> Bool {
    switch (self, other) {
    case (_, .any): true
    case (.any, _): false
    case (_, .required): true
    default: self == other
    }
  }

  /// What it means to be stricter.
  public static var stricter: String {
    "fixed and every-signature are stricter than required, and all of them than any"
  }
}

/// What a PIN entry is good for, rule `pin`.
public enum PINRule: String, CaseIterable, PolicyChoice {
  /// All images that were shown with it.
  case eachApproval = "each-approval"
  /// One signature, and the card itself sees to it: C4 begins with 00.
  case eachSignature = "each-signature"

  /// Whether a PIN is needed at least as often.
  public func isAsStrict(as other: Self) -> Bool { self == .eachSignature || self == other }

  /// What it means to be stricter.
  public static var stricter: String { "each-signature is stricter than each-approval" }
}

/// Where the key was made, rule `key-origin`.
public enum KeyOriginRule: String, CaseIterable, PolicyChoice {
  /// Anywhere.
  case any
  /// On the card, by the card's own word (object DE).
  case generated

  /// Whether no more origins are allowed.
  public func isAsStrict(as other: Self) -> Bool { self == .generated || self == other }

  /// What it means to be stricter.
  public static var stricter: String { "generated is stricter than any" }
}

/// When there is a dialog of its own, rule `confirm`.
public enum ConfirmRule: String, CaseIterable, PolicyChoice {
  /// The PIN dialog shows what is signed.
  case withPIN = "with-pin"
  /// A dialog besides, also when no PIN is asked for.
  case always

  /// Whether a person is asked at least as often.
  public func isAsStrict(as other: Self) -> Bool { self == .always || self == other }

  /// What it means to be stricter.
  public static var stricter: String { "always is stricter than with-pin" }
}

/// Whether the host's time has to be plausible, rule `clock`.
public enum ClockRule: String, CaseIterable, PolicyChoice {
  /// It is compared with what is known.
  case checked
  /// Any time is taken.
  case unchecked

  /// Whether no more times are taken.
  public func isAsStrict(as other: Self) -> Bool { self == .checked || self == other }

  /// What it means to be stricter.
  public static var stricter: String { "checked is stricter than unchecked" }
}

/// Whether the factory's PIN is sent, rule `factory-pin`.
public enum FactoryPINRule: String, CaseIterable, PolicyChoice {
  /// It isn't.
  case refuse
  /// It is: for tests and demonstrations.
  case allow

  /// Whether no more PINs are sent.
  public func isAsStrict(as other: Self) -> Bool { self == .refuse || self == other }

  /// What it means to be stricter.
  public static var stricter: String { "refuse is stricter than allow" }
}
