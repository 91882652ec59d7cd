/// What a commit says its text is encoded in, and whether that is understood as it is shown here.
///
/// Git decodes names and message by it before it shows them. Here everything is read as UTF-8, so
/// the encoding has to be that, or one in which a text of ASCII alone is the same.
///
/// Source: git 2.39, pretty.c, `repo_logmsg_reencode`; glibc 2.36, charset tables of iconv.
enum GitEncoding {
  /// Those that read each byte of ASCII as ASCII does, in small letters.
  private static let keepingASCII: Set<String> = Set(
    ["ascii", "us-ascii", "koi8-r", "koi8-u"]
      + (1...16).flatMap { ["iso-8859-\($0)", "iso8859-\($0)"] }
      + (1250...1258).flatMap { ["windows-\($0)", "cp\($0)"] }
  )

  /// Whether git takes the text as it is.
  static func isUTF8(_ name: String) -> Bool { ["utf-8", "utf8"].contains(name.lowercased()) }

  /// Whether a text of ASCII alone reads the same.
  static func keepsASCII(_ name: String) -> Bool {
    isUTF8(name) || keepingASCII.contains(name.lowercased())
  }
}
