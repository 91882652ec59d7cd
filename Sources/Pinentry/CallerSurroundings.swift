/// What a caller says of the place where its user sits.
///
/// None of it is trusted. Its names are those of the variables, so that nothing else of the caller's environment has a way
/// in. ``DialogPlace`` says what of it is used.
public struct CallerSurroundings: Hashable, Sendable {
  /// The terminal's path, such as `/dev/pts/3`.
  public var terminal: String?
  /// `TERM`.
  public var terminalType: String?
  /// `DISPLAY`.
  public var display: String?
  /// `WAYLAND_DISPLAY`.
  public var waylandDisplay: String?
  /// `XAUTHORITY`.
  public var xAuthority: String?
  /// `LC_CTYPE`, or what stands for it.
  public var characterLocale: String?
  /// `LC_MESSAGES`, or what stands for it.
  public var messageLocale: String?
  /// `LANG`.
  public var language: String?

  /// Surroundings of which nothing is known.
  public init() {}

  /// What is said of one thing.
  ///
  /// - Parameter part: The thing.
  public subscript(_ part: Part) -> String? {
    get { self[keyPath: part.path] }
    set { self[keyPath: part.path] = newValue }
  }

  /// One thing that a caller may say.
  public enum Part: String, CaseIterable, Hashable, Sendable {
    /// The terminal's path.
    case terminal
    /// `TERM`.
    case terminalType = "TERM"
    /// `DISPLAY`.
    case display = "DISPLAY"
    /// `WAYLAND_DISPLAY`.
    case waylandDisplay = "WAYLAND_DISPLAY"
    /// `XAUTHORITY`.
    case xAuthority = "XAUTHORITY"
    /// `LC_CTYPE`.
    case characterLocale = "LC_CTYPE"
    /// `LC_MESSAGES`.
    case messageLocale = "LC_MESSAGES"
    /// `LANG`.
    case language = "LANG"

    fileprivate var path: any WritableKeyPath<CallerSurroundings, String?> & Sendable {
      switch self {
      case .terminal: \.terminal
      case .terminalType: \.terminalType
      case .display: \.display
      case .waylandDisplay: \.waylandDisplay
      case .xAuthority: \.xAuthority
      case .characterLocale: \.characterLocale
      case .messageLocale: \.messageLocale
      case .language: \.language
      }
    }
  }
}
